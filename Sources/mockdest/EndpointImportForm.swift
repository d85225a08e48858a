import Foundation

/// The report of an import that a server ran, read back from its JSON form for the console.
struct EndpointImportForm: Decodable {
    struct Import: Decodable {
        struct Totals: Decodable {
            var total: Int
            var added: Int
            var updated: Int
            var unchanged: Int
            var duplicate: Int
            var rejected: Int
            var skipped: Int
        }
        struct Row: Decodable {
            var file: String?
            var record: Int?
            var effect: String
            var rule: String
            var message: String
        }
        var esp: String
        var status: String
        var result: String
        var outcome: Totals
        var rows: [Row]
    }
    struct File: Decodable { var name: String }
    struct Drop: Decodable {
        var verdict: String
        var files: [File]
        var imports: [Import]
    }

    private let drops: [Drop]

    init(parsing text: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) }

    /// Whether no file was found.
    var isEmpty: Bool { drops.allSatisfy { $0.verdict == "empty" } }
    /// Whether the run failed or rejected a record.
    var hasObjections: Bool {
        drops.flatMap(\.imports).contains { $0.result == "failed" || $0.outcome.rejected > 0 }
    }

    /// Files, what was noticed, totals: a line each.
    var summary: String {
        var lines: [String] = []
        for drop in drops {
            for file in drop.files { lines.append("imported \(file.name)") }
            for run in drop.imports {
                for row in run.rows {
                    let place = [row.file, row.record.map { "record \($0)" }].compactMap { $0 }
                    let head = place.isEmpty ? "" : place.joined(separator: ", ") + ": "
                    lines.append("\(head)\(row.message) [\(row.effect), \(row.rule)]")
                }
                let totals = run.outcome
                lines.append(
                    "\(run.esp): \(run.status): \(totals.total) read = \(totals.added) added, \(totals.updated) updated, \(totals.unchanged) unchanged, \(totals.duplicate) duplicate, \(totals.rejected) rejected, \(totals.skipped) skipped"
                )
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
