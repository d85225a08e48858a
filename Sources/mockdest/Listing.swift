import Conformance
import ESPs
import Foundation
import Verification

/// A catalogue as a table or as JSON.
struct Listing {
    private let columns: [String]
    private let rows: [[String]]

    init(columns: [String], rows: [[String]]) {
        self.columns = columns
        self.rows = rows
    }

    static func checks(_ checks: [CheckDescription]) -> Listing {
        Listing(columns: ["id", "severity", "title"], rows: checks.map { [$0.id, $0.severity.rawValue, $0.title] })
    }

    static func rules(_ rules: [Rule]) -> Listing {
        Listing(
            columns: ["id", "effect", "standing", "setting", "what"],
            rows: rules.map { [$0.id, $0.effect.rawValue, $0.standing.rawValue, $0.setting ?? "", $0.what] })
    }

    static func omitted(_ rules: [OmittedRule]) -> Listing {
        Listing(columns: ["id", "why not"], rows: rules.map { [$0.id, $0.reason] })
    }

    static func esps(_ esps: [ESP]) -> Listing {
        Listing(columns: ["id", "name", "rules"], rows: esps.map { [$0.id, $0.name, "\($0.rules.count)"] })
    }

    static func scenarios(_ scenarios: [Scenario]) -> Listing {
        Listing(
            columns: ["id", "ends", "needs", "what happens"],
            rows: scenarios.map {
                [$0.id, $0.ending.rawValue, $0.needs.map(\.rawValue).sorted().joined(separator: " "), $0.title]
            })
    }

    func table() -> String {
        let widths = columns.indices.map { column in ([columns] + rows).map { $0[column].count }.max() ?? 0 }
        return ([columns] + rows).map { row in
            let cells = row.indices.map { column in
                // The last column runs free.
                column == row.count - 1
                    ? row[column] : row[column].padding(toLength: widths[column], withPad: " ", startingAt: 0)
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined()
    }

    func json() throws -> String {
        let objects = rows.map { Dictionary(uniqueKeysWithValues: zip(columns, $0)) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(objects), as: UTF8.self) + "\n"
    }
}
