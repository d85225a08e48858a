import Drops
import Exporting
import Foundation
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
            let text = delivery.path.hasSuffix(".json") ? try Self.csv(of: bytes, job) : bytes
            let number = files.isEmpty ? "" : "_\(files.count + 1)"
            let name = "\(job.layout.nameTemplate ?? "contacts")\(number)\(job.layout.fileExtension)"
            files.append(Drop.File(name: name, path: name, content: Blob(text)))
        }
    }

    private static func csv(of bytes: [UInt8], _ job: ExportJob) throws -> [UInt8] {
        let rows = try JSONReader.read(bytes)["import_data"]?.array?.compactMap(\.object) ?? []
        let known = job.columns.map(\.header)
        let others = Set(rows.flatMap(\.keys)).subtracting(known).sorted()
        let header = known + others
        let lines = rows.map { row in header.map { name in row[name].map(text) ?? "" } }
        return ([header] + lines).flatMap { cells in Array((cells.map(quoted).joined(separator: ",") + "\n").utf8) }
    }

    private static func text(_ value: JSON) -> String { value.string ?? (value.isNull ? "" : value.text) }

    private static func quoted(_ cell: String) -> String {
        guard cell.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}
