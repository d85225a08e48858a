import Drops
import Exporting
import FakeAPIs
import StrictJSON
import Verification

/// The imports of one run at Constant Contact as the parts of one drop, so that the checks of files judge them.
///
/// An import has no file name that counts: the first is called as the job has it, the others are its parts. A JSON import
/// is written as the CSV that a file import would have been, columns in the job's order, others behind them.
struct ContactBatches {
    /// The imports as files, in the order of their arrival, each once.
    private(set) var files: [Drop.File] = []
    /// What is odd about the imports themselves.
    private(set) var findings: [Finding] = []

    init(_ deliveries: [Delivery], job: ExportJob) throws {
        var seen: Set<[UInt8]> = []
        for delivery in deliveries {
            let bytes = try delivery.content.bytes()
            if case .constantContact(let place) = job.endpoint, delivery.container != place.list {
                findings.append(
                    GateChecks.wrongList.finding(
                        "the import \(delivery.name) went to the list \(delivery.container)", file: delivery.path,
                        expected: place.list, actual: delivery.container))
            }
            guard seen.insert(bytes).inserted else {
                findings.append(
                    GateChecks.repeatedImport.finding(
                        "the import \(delivery.name) holds what an earlier one held", file: delivery.path))
                continue
            }
            let isJSON = delivery.path.hasSuffix(".json")
            let number = files.isEmpty ? "" : "_\(files.count + 1)"
            let name = "\(job.layout.nameTemplate ?? "contacts")\(number)\(job.layout.fileExtension)"
            files.append(
                Drop.File(
                    name: name, path: name,
                    content: isJSON ? try Self.table(of: delivery.content, job) : delivery.content))
        }
    }

    /// A value that no column can hold stands there as it was sent, for the checks to find.
    private static func table(of batch: Blob, _ job: ExportJob) throws -> Blob {
        try ContactImportTable(json: batch, leading: job.columns.map(\.header)) { value in
            value.string ?? (value.isNull ? "" : value.text)
        }.content
    }
}
