import Drops
import StrictJSON

extension OracleEloqua {
    /// The sync's log and its rejects, in the shape of the Bulk API's pages.
    ///
    /// Eloqua status codes and Sync status types, docs.oracle.com; the exact shape is recorded in grouparoo's fixtures
    /// (grouparoo/grouparoo, export-records.js) and pyeloqua's tests (colemanja91/pyeloqua, test_bulk_sync.py).
    struct SyncLog {
        enum Severity: String { case information, warning, error }

        private let createdAt: String
        private var items: [String] = []
        private var rejects: [UInt8] = []
        private var rejectCount = 0
        private(set) var worst = Severity.information

        init(time: CivilTime) { createdAt = "\(time.isoDate)T\(time.clock).0000000Z" }

        mutating func add(_ code: String, _ message: String, _ severity: Severity, _ count: Int) {
            if severity == .error || worst == .information { worst = severity }
            items.append(
                """
                {"syncUri":"/syncs/1","count":\(count),"severity":"\(severity.rawValue)","statusCode":"\(code)",\
                "message":\(JSON.string(message).text),"createdAt":"\(createdAt)"}
                """)
        }

        /// Adds a line only when something was counted.
        mutating func count(_ code: String, _ message: String, _ severity: Severity, _ count: Int) {
            if count > 0 { add(code, message, severity, count) }
        }

        /// - Parameters:
        ///   - record: data row, from 1.
        ///   - values: the mapped headings and what stood under them.
        mutating func reject(
            _ code: String, _ message: String, record: Int, values: [(String, String)], invalid: [String]
        ) {
            if rejectCount > 0 { rejects.append(contentsOf: ",\n".utf8) }
            rejectCount += 1
            let fields = values.map { "\(JSON.string($0.0).text):\(JSON.string($0.1).text)" }.joined(separator: ",")
            let names = invalid.map { JSON.string($0).text }.joined(separator: ",")
            rejects.append(
                contentsOf: """
                    {"fieldValues":{\(fields)},"message":\(JSON.string(message).text),"statusCode":"\(code)",\
                    "recordIndex":\(record),"invalidFields":[\(names)]}
                    """.utf8)
        }

        func documents() -> [ResultDocument] {
            func page(_ items: [UInt8], _ count: Int) -> Blob {
                let end =
                    "],\"totalResults\":\(count),\"limit\":1000,\"offset\":0,\"count\":\(count),\"hasMore\":false}"
                return Blob(chunks: [Array("{\"items\":[".utf8), items, Array(end.utf8)])
            }
            return [
                ResultDocument(
                    name: "sync-logs.json", mediaType: "application/json",
                    content: page(Array(items.joined(separator: ",\n").utf8), items.count), isPersonal: false),
                ResultDocument(
                    name: "sync-rejects.json", mediaType: "application/json", content: page(rejects, rejectCount),
                    isPersonal: true),
            ]
        }
    }
}
