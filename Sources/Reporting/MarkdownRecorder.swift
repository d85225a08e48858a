import ESPs
import Verification

/// A summary in GitHub-flavoured Markdown, for a pull request or a job's summary page.
///
/// Source: "GitHub Flavored Markdown Spec", https://github.github.com/gfm/
public struct MarkdownRecorder: DocumentRecorder {
    let file: ReportFile
    private let masking: Masking

    /// Takes both as they are.
    public init(file: ReportFile, masking: Masking) {
        self.file = file
        self.masking = masking
    }

    func document(of report: Report) -> String { Self.render(report, masking: masking) }

    static func render(_ report: Report, masking: Masking) -> String {
        var lines = ["# mockdest: \(verdict(report))", ""]
        if !report.scenarios.isEmpty { return (lines + scenarios(report, masking)).joined(separator: "\n") }
        if report.drops.isEmpty { lines += ["No drop came.", ""] }
        lines += table(report)
        for (drop, shared) in DropReport.grouped(report.drops) where !drop.findings.isEmpty || drop.differences != nil {
            let also = shared > 1 ? " (the same over \(shared) connections)" : ""
            lines += ["## \(Markdown.escape(drop.name))\(also)", ""]
            lines += (drop.differences ?? []).map { "- **differs** \(Markdown.escape($0))" }
            for finding in drop.findings { lines += section(finding, masking) }
            if let command = drop.reproduce { lines += ["", "Reproduce:", "", Markdown.code(block: command)] }
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }

    private static func verdict(_ report: Report) -> String {
        if !report.drops.isEmpty, report.drops.allSatisfy({ $0.approval == .matches }) { return "as approved" }
        return switch report.verdict {
        case .pass: "conforms"
        case .fail: "does not conform"
        case .empty: "nothing to verify"
        }
    }

    private static func table(_ report: Report) -> [String] {
        let rows = DropTable(report: report, paint: Paint(isOn: false)).cells
        guard let head = rows.first, rows.count > 1 else { return [] }
        func line(_ cells: [String]) -> String {
            "| " + cells.map { $0.isEmpty ? " " : Markdown.escape($0) }.joined(separator: " | ") + " |"
        }
        return [line(head), "|" + String(repeating: " --- |", count: head.count)] + rows.dropFirst().map(line) + [""]
    }

    private static func scenarios(_ report: Report, _ masking: Masking) -> [String] {
        let counts = ScenarioText.counts(report.scenarios).map(\.text).joined(separator: ", ")
        var lines = [counts, "", "| scenario | what happens | verdict |", "| --- | --- | --- |"]
        for scenario in report.scenarios {
            let cells = [scenario.id, scenario.title, scenario.outcome.rawValue].map(Markdown.escape)
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        lines.append("")
        for scenario in report.scenarios {
            let standing = ScenarioText.standing(scenario)
            guard !scenario.allFindings.isEmpty || standing != nil else { continue }
            lines += ["## \(Markdown.escape(scenario.id)): \(scenario.outcome.rawValue)", ""]
            if let standing { lines += [Markdown.escape(standing), ""] }
            for finding in scenario.allFindings { lines += section(finding, masking) }
            lines += ["", "Reproduce:", "", Markdown.code(block: scenario.reproduce), ""]
        }
        return lines
    }

    private static func section(_ finding: Finding, _ masking: Masking) -> [String] {
        let times = finding.count > 1 ? " (\(finding.count) times)" : ""
        let message = Markdown.escape(masking.render(finding.message))
        var lines = ["- **\(finding.severity.rawValue)** `\(finding.id)`\(times): \(message)"]
        lines += finding.examples.prefix(3).map { "  - \(Markdown.escape(FindingText.line($0, masking: masking)))" }
        if finding.count > 3 { lines.append("  - … and \(finding.count - 3) more") }
        return lines
    }
}

/// Text that stays text in Markdown, whatever a customer's file holds.
enum Markdown {
    static func escape(_ text: String) -> String {
        text.escaped { scalar in
            switch scalar {
            case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "+", "!", "|", "~", "@", "$":
                "\\" + String(scalar)
            case "<": "&lt;"
            case ">": "&gt;"
            case "&": "&amp;"
            case "\n", "\r": " "
            // A bare address becomes a link by itself; a character that is not seen breaks it.
            case ":": ":\u{2060}"
            default: nil
            }
        }
    }

    /// A block that holds `text` as it is: its fence is longer than any run of backticks inside.
    static func code(block text: String) -> String {
        let runs = text.split { $0 != "`" }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: max(3, runs + 1))
        return "\(fence)\n\(text)\n\(fence)"
    }
}
