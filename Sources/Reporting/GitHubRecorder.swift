import Reading
import Verification

/// Annotations of GitHub Actions: a line for each finding, and the Markdown summary on the job's page.
///
/// Source: "Workflow commands for GitHub Actions",
/// https://docs.github.com/en/actions/writing-workflows/choosing-what-your-workflow-does/workflow-commands-for-github-actions
public struct GitHubRecorder: Recorder {
    private let file: ReportFile
    private let summary: ReportFile?
    private let masking: Masking

    /// - Parameters:
    ///   - file: takes the commands; GitHub reads them from standard output, `-`.
    ///   - summary: the file that the variable `GITHUB_STEP_SUMMARY` names; it is added to.
    public init(file: ReportFile, summary: ReportFile?, masking: Masking) {
        self.file = file
        self.summary = summary
        self.masking = masking
    }

    /// Writes both once the run is finished; other events are passed over.
    public mutating func record(_ event: RunEvent) throws {
        guard case .finished(let report) = event else { return }
        try file.write(render(report))
        try summary?.append(MarkdownRecorder.render(report, masking: masking))
    }

    func render(_ report: Report) -> String {
        var lines: [String] = []
        for drop in report.drops {
            // What a person approved needs no annotation.
            if drop.approval != .matches { lines += drop.findings.map { line($0, in: drop.name) } }
            for difference in drop.differences ?? [] {
                lines.append("::error title=\(property("not as approved"))::\(data("\(drop.name): \(difference)"))")
            }
            if drop.verdict == .empty, drop.approval != .matches {
                lines.append("::error title=nothing to verify::\(data(drop.name))")
            }
        }
        for scenario in report.scenarios {
            if let standing = ScenarioText.standing(scenario) {
                lines.append("::notice title=known failure::\(data("\(scenario.id): \(standing)"))")
            }
            // A failure that is known needs no annotation of its own.
            let isKnown = scenario.outcome == .fails && scenario.isGreen()
            if !isKnown { lines += scenario.allFindings.map { line($0, in: scenario.id) } }
        }
        if report.drops.isEmpty, report.scenarios.isEmpty {
            lines.append("::error title=nothing to verify::no drop came")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func line(_ finding: Finding, in name: String) -> String {
        let place = finding.first.place
        var properties: [String] = []
        if !place.file.isEmpty { properties.append("file=\(property(place.file))") }
        if let line = place.line { properties.append("line=\(line)") }
        properties.append("title=\(property(finding.id))")
        let times = finding.count > 1 ? " (\(finding.count) times)" : ""
        let text =
            "\(name): \(masking.render(finding.message))\(times)\n"
            + FindingText.line(finding.first, masking: masking)
        return "::\(command(finding.severity)) \(properties.joined(separator: ","))::\(data(text))"
    }

    private func command(_ severity: Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .note: "notice"
        }
    }

    /// A line end would start a command of the file's own choosing.
    private func data(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r\n", with: "%0D%0A").replacing("\r", with: "%0D")
            .replacing("\n", with: "%0A")
    }

    private func property(_ text: String) -> String {
        data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}
