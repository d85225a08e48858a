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
            var expected = try expectation.expectation()
            expected.files.folder = Self.folder(job.endpoint.folder(for: expectation.audience))
            let received = Drop(
                name: expectation.audience.name, endpoint: deliveries.first?.endpoint ?? .files,
                container: deliveries.first?.container ?? "", files: deliveries.map(file))
            var report = try Pipeline(expectation: expected, destination: job.destination.name).run(received)
            if !expectation.isFileDue, let first = deliveries.first {
                report.findings.append(
                    GateChecks.unexpectedFile.finding(
                        "\(deliveries.count) files came where none was due", file: first.path, count: deliveries.count))
                report.findings.sort(by: Finding.precedes)
                report.verdict = .fail
            }
            return report
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

    /// The folder to the letter: a `%` in an audience's name is no macro.
    private static func folder(_ path: String) -> FileNamePattern {
        let text = path.split(separator: "/").joined(separator: "/")
        return text.contains("%")
            ? FileNamePattern(template: "%FOLDER%", macros: ["FOLDER": text], extensions: [""])
            : FileNamePattern(template: text, extensions: [""])
    }

    /// A file with another ending than the job's is shown by its whole path, which no expected name fits.
    private func file(_ delivery: Delivery) -> Drop.File {
        let ending = job.layout.fileExtension + (job.layout.compression == .gzip ? ".gz" : "")
        let isRight = ManifestName.matches(delivery.name) || delivery.name.hasSuffix(ending)
        return Drop.File(
            name: isRight ? delivery.name : "/" + delivery.path, path: delivery.path, content: delivery.content)
    }
}
