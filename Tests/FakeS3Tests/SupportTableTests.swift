import Foundation
import Testing

@testable import FakeS3

/// The README's table of S3 operations, held against what the endpoint has.
@Suite struct SupportTableTests {
    private static let rows: [(support: String, names: Set<String>)] = table("Every S3 operation").map { cells in
        let names = cells[1].matches(of: #/`([A-Za-z0-9]+)`/#).map { String($0.output.1) }
        return (cells[0], Set(names))
    }

    /// The cells of the rows of a section's table.
    private static func table(_ title: String) -> [[String]] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = (try? String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)) ?? ""
        let section = text.components(separatedBy: "## \(title)\n").last?.components(separatedBy: "\n## ").first
        return (section ?? "").split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    @Test func `every rule that can be loosened stands in its table`() {
        let names = Self.table("S3, less strict").dropFirst().map { $0[0].trimmingCharacters(in: ["`"]) }
        #expect(names == S3Configuration.Strictness.rules.map(\.name))
    }

    private static func names(_ support: String) -> Set<String> {
        rows.filter { $0.support.hasPrefix(support) }.reduce(into: []) { $0.formUnion($1.names) }
    }

    @Test func `every operation that the endpoint knows stands in the table as it is`() {
        for operation in OperationCatalog.all where operation.name != "OptionsObject" {
            let isThere = operation.perform != nil
            #expect(
                (Self.names("yes").union(Self.names("partly"))).contains(operation.name) == isThere, "\(operation.name)"
            )
            #expect(Self.names("no ").contains(operation.name) == !isThere, "\(operation.name)")
        }
    }

    @Test func `what the table promises is there under S3's or an older name`() {
        let older = [
            "PutBucketLifecycle", "GetBucketLifecycle", "PutBucketNotification", "GetBucketNotification",
        ]
        let known = Set(OperationCatalog.all.map(\.name)).union(older)
        #expect(Self.names("yes").union(Self.names("partly")).subtracting(known).isEmpty)
        #expect(Self.names("yes").count > 40)
    }

    @Test func `no operation stands in two rows`() {
        #expect(
            Self.rows.reduce(0) { $0 + $1.names.count }
                == Self.rows.reduce(into: Set()) { $0.formUnion($1.names) }.count)
    }
}
