import Drops
import ESPs
import Verification

/// The table of a run: a row a drop and ESP, columns as wide as their widest cell.
struct DropTable {
    let report: Report
    let paint: Paint

    private static let head = [
        "drop", "over", "verdict", "records", "ESP", "added", "updated", "rejected", "other", "changed", "status",
    ]
    /// Columns that hold numbers and stand to the right.
    private static let numeric: Set<Int> = [3, 5, 6, 7, 8, 9]

    /// Head and rows without the columns in which nothing stands; empty without rows.
    var cells: [[String]] {
        let rows = report.drops.flatMap(rows)
        guard !rows.isEmpty else { return [] }
        let used = Self.head.indices.filter { column in rows.contains { !$0[column].isEmpty } }
        return ([Self.head] + rows).map { row in used.map { row[$0] } }
    }

    var text: String {
        let rows = report.drops.flatMap(rows)
        guard !rows.isEmpty else { return "" }
        let used = Self.head.indices.filter { column in rows.contains { !$0[column].isEmpty } }
        let widths = Self.head.indices.map { column in
            ([Self.head] + rows).map { $0[column].count }.max() ?? 0
        }
        var lines = [line(Self.head, used, widths) { paint.bold($1) }]
        for row in rows {
            lines.append(line(row, used, widths) { $0 == 2 ? paint.verdict($1) : $1 })
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func rows(_ drop: DropReport) -> [[String]] {
        func start(_ records: Int) -> [String] {
            [drop.name, drop.connection ?? drop.endpoint.rawValue, verdict(drop), "\(records)"]
        }
        guard !drop.imports.isEmpty else { return [start(drop.records) + ["", "", "", "", "", "", ""]] }
        return drop.imports.map { report in
            let totals = report.outcome.totals
            let other = totals.unchanged + totals.duplicate + totals.skipped
            return start(drop.isVerified ? drop.records : totals.total) + [
                report.esp, "\(totals.added)", "\(totals.updated)", "\(totals.rejected)", "\(other)",
                // Where only imports were run, how much of the drop does not arrive as it was sent.
                drop.isVerified ? "" : "\(report.outcome.changes)", report.outcome.status,
            ]
        }
    }

    private func verdict(_ drop: DropReport) -> String {
        switch drop.approval {
        case .none: drop.isVerified ? drop.verdict.rawValue : ""
        case .matches: drop.verdict == .pass ? "pass" : "\(drop.verdict.rawValue), as approved"
        case .differs: "\(drop.verdict.rawValue), not as approved"
        }
    }

    private func line(
        _ cells: [String], _ used: [Int], _ widths: [Int], _ painted: (Int, String) -> String
    ) -> String {
        used.map { column in
            let padding = String(repeating: " ", count: widths[column] - cells[column].count)
            let cell = painted(column, cells[column])
            return Self.numeric.contains(column) ? padding + cell : cell + padding
        }.joined(separator: "  ").trimmingTrailingSpaces()
    }
}

extension String {
    fileprivate func trimmingTrailingSpaces() -> String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// ANSI colours, or none.
struct Paint {
    let isOn: Bool

    func bold(_ text: String) -> String { code("1", text) }
    func red(_ text: String) -> String { code("31", text) }
    func green(_ text: String) -> String { code("32", text) }
    func yellow(_ text: String) -> String { code("33", text) }

    func severity(_ severity: Severity) -> String {
        switch severity {
        case .error: red("error")
        case .warning: yellow("warning")
        case .note: "note"
        }
    }

    func verdict(_ word: String) -> String {
        switch word {
        case "pass": green(word)
        case "": word
        case _ where word.hasSuffix(", as approved"): yellow(word)
        default: red(word)
        }
    }

    private func code(_ number: String, _ text: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(number)m\(text)\u{1B}[0m" : text
    }
}
