import Drops
public import Exporting
import Foundation
public import Harness
import Reading
public import Reporting
import Verification

/// Holds what arrived against the job that asked for it, audience by audience.
public struct JobJudge: Sendable {
    private let job: ExportJob
    private let expectations: [JobExpectation]

    /// - Parameter expectations: those of every audience of `job`.
    public init(job: ExportJob, expectations: [JobExpectation]) {
        self.job = job
        self.expectations = expectations
    }

    /// A report for each audience, in the order of the job. All drops are of one run: what comes twice is twice there.
    ///
    /// - Throws: `BlobError` when the bytes cannot be read. What is wrong with a drop is a finding.
    public func judge(_ drops: [ReceivedDrop]) throws -> [DropReport] {
        var deliveries = expectations.map { _ in [Delivery]() }
        for drop in drops { deliveries[owner(of: drop)] += drop.deliveries }
        return try zip(expectations, deliveries).compactMap { expectation, deliveries in
            if deliveries.isEmpty, !expectation.isFileDue { return nil }
            let received = Drop(
                name: expectation.audience.name, endpoint: deliveries.first?.endpoint ?? .files,
                container: deliveries.first?.container ?? "",
                files: deliveries.map { file($0, of: expectation.audience) })
            let pipeline = Pipeline(expectation: try expectation.expectation(), destination: job.destination.name)
            return try pipeline.run(received)
        }
    }

    /// Which audience a drop is about: whose id or name it tells, else the first that has nothing of its own.
    private func owner(of drop: ReceivedDrop) -> Int {
        let names = drop.deliveries.map(\.path)
        func isTold(_ text: String) -> Bool { names.contains { $0.contains(text) } }
        return expectations.firstIndex { isTold($0.audience.id) } ?? expectations.firstIndex {
            isTold($0.audience.name)
        }
            ?? 0
    }

    /// A file in another folder, or with another ending than the job's, is shown by its whole path, which no expected
    /// name fits.
    private func file(_ delivery: Delivery, of audience: ExportJob.Audience) -> Drop.File {
        let isManifest = delivery.name.hasPrefix("manifest-") && delivery.name.hasSuffix(".json")
        let ending = job.layout.fileExtension + (job.layout.compression == .gzip ? ".gz" : "")
        let isInPlace =
            delivery.folder == job.endpoint.folder(for: audience) && (isManifest || delivery.name.hasSuffix(ending))
        return Drop.File(
            name: isInPlace ? delivery.name : "/" + delivery.path, path: delivery.path, content: delivery.content)
    }
}
