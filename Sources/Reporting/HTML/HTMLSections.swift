import ESPs
import Reading
import Verification

/// What is behind a cell of the matrix.
struct HTMLSections {
    let masking: Masking

    func scenario(_ scenario: ScenarioReport) -> String {
        var parts = [
            heading(scenario.id, scenario.outcome.rawValue), HTML.text("p", scenario.title),
        ]
        if !scenario.reason.isEmpty { parts.append(HTML.text("p", scenario.reason)) }
        if let standing = ScenarioText.standing(scenario) { parts.append(HTML.text("p", standing)) }
        parts.append(findings(scenario.findings))
        for drop in scenario.drops {
            parts.append(HTML.text("h3", drop.name))
            parts.append(content(drop))
        }
        parts.append(HTMLWire(exchanges: scenario.wire).html)
        if !scenario.output.isEmpty {
            parts.append(
                HTML.tag("details", "<summary>What the exporter printed</summary>" + HTML.text("pre", scenario.output)))
        }
        parts.append(again(scenario.reproduce))
        return section(HTML.anchor(scenario.id), scenario.outcome.rawValue, parts)
    }

    func drop(_ drop: DropReport, id: String) -> String {
        let outcome = HTMLMatrix.outcome(drop)
        var parts = [heading(drop.name, outcome)]
        if case .differs(let list) = drop.approval {
            parts.append("<h3>Not as approved</h3>" + HTML.tag("ul", list.map { HTML.text("li", $0) }.joined()))
        }
        parts += [content(drop), HTMLWire(exchanges: drop.wire).html]
        if let command = drop.reproduce { parts.append(again(command)) }
        return section(id, outcome, parts)
    }

    private func section(_ id: String, _ outcome: String, _ parts: [String]) -> String {
        HTML.tag(
            "section", ["id": id, "data-outcome": outcome],
            "\n" + parts.filter { !$0.isEmpty }.joined(separator: "\n") + "\n")
    }

    private func heading(_ name: String, _ outcome: String) -> String {
        HTML.tag(
            "h2",
            HTML.escape(name) + " " + HTML.text("span", ["class": "badge " + HTML.className(outcome)], outcome))
    }

    private func again(_ command: String) -> String {
        HTML.tag("p", ["class": "again"], "again: " + HTML.text("code", command))
    }

    private func content(_ drop: DropReport) -> String {
        let files = drop.files.map { file in
            HTML.tag(
                "tr",
                HTML.text("td", file.name) + number(file.bytes) + number(file.records))
        }
        let table =
            files.isEmpty ? "" : HTML.table(["file", "bytes", "records"], files, label: "Files of \(drop.name)")
        return table + findings(drop.findings) + drop.imports.map(imported).joined()
    }

    // MARK: Findings

    private func findings(_ findings: [Finding]) -> String { findings.map(finding).joined() }

    private func finding(_ finding: Finding) -> String {
        let times = finding.count > 1 ? " (\(finding.count) times)" : ""
        let head =
            HTML.text("span", ["class": "badge \(finding.severity.rawValue)"], finding.severity.rawValue) + " "
            + HTML.text("code", finding.id) + HTML.escape("\(times): \(masking.render(finding.message))")
        let rows = finding.examples.map { example in
            HTML.tag(
                "tr",
                HTML.text("td", FindingText.place(example.place))
                    + value(example.expected, "expected") + value(example.actual, "actual"))
        }
        let more = finding.count - finding.examples.count
        let rest = more > 0 ? HTML.text("p", "… and \(more) more") : ""
        let table = HTML.table(["place", "expected", "actual"], rows, label: "Places of \(finding.id)")
        let isOpen = finding.severity == .error ? " open" : ""
        return "<details class=\"finding\"\(isOpen)><summary>\(head)</summary>\(table)\(rest)</details>\n"
    }

    private func value(_ text: MaskableText?, _ name: String) -> String {
        guard let text else { return "<td></td>" }
        return HTML.text("td", ["class": "value \(name)"], FindingText.visible(masking.render(text)))
    }

    private func number(_ number: Int?) -> String {
        HTML.text("td", ["class": "number"], number.map(String.init) ?? "")
    }

    // MARK: Imports

    private func imported(_ report: ImportReport) -> String {
        let totals = report.outcome.totals
        let counts = [
            ("added", totals.added), ("updated", totals.updated), ("unchanged", totals.unchanged),
            ("duplicate", totals.duplicate), ("rejected", totals.rejected), ("skipped", totals.skipped),
        ].filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
        let rows = report.outcome.rows.map { row in
            let place = [row.file, row.record.map { "record \($0)" }, row.column].compactMap(\.self)
            return HTML.tag(
                "tr",
                HTML.text("td", row.effect.rawValue) + HTML.text("td", row.rule)
                    + HTML.text("td", place.joined(separator: ", ")) + value(row.before, "before")
                    + value(row.after, "after") + HTML.text("td", masking.render(row.message)))
        }
        let head = ["effect", "rule", "place", "in the file", "stored", "what happened"]
        let table = rows.isEmpty ? "" : HTML.table(head, rows, label: "Rules of \(report.esp)")
        return HTML.tag(
            "details", ["class": "import"],
            HTML.text("summary", "\(report.esp): \(report.outcome.status); \(totals.total) records, \(counts)") + table)
    }
}
