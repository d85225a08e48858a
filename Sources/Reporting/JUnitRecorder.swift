public import Verification

/// JUnit XML: a test suite a drop, a test case a check that found something, and one for the verdict.
///
/// Source of the form: "JUnit XML", https://github.com/testmoapp/junitxml
public struct JUnitRecorder: DocumentRecorder {
    let file: ReportFile
    private let masking: Masking
    private let failOn: Severity

    /// Takes all parts as they are; findings below `failOn` are shown but are no failures.
    public init(file: ReportFile, masking: Masking, failOn: Severity = .error) {
        self.file = file
        self.masking = masking
        self.failOn = failOn
    }

    func document(of report: Report) -> String { render(report) }

    func render(_ report: Report) -> String {
        let suites = report.drops.map(suite) + scenarioSuites(report)
        let tests = suites.reduce(0) { $0 + $1.tests }
        let failures = suites.reduce(0) { $0 + $1.failures }
        let errors = suites.isEmpty ? 1 : suites.reduce(0) { $0 + $1.errors }
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
        lines.append("<testsuites name=\"mockdest\" tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\">")
        lines += suites.flatMap(\.lines)
        if suites.isEmpty {
            lines.append("  <testsuite name=\"no drop\" tests=\"1\" failures=\"0\" errors=\"1\">")
            lines.append(
                "    <testcase classname=\"mockdest\" name=\"verdict\"><error message=\"no drop came\"/></testcase>")
            lines.append("  </testsuite>")
        }
        lines.append("</testsuites>")
        return lines.joined(separator: "\n") + "\n"
    }

    private func suite(_ drop: DropReport) -> (tests: Int, failures: Int, errors: Int, lines: [String]) {
        // What a person approved is no failure; what differs from it is.
        let approved = drop.approval == .matches
        let failing = approved ? [] : drop.findings.filter { $0.severity >= failOn }
        let name = XML.escape(drop.name)
        var cases: [String] = []
        for finding in drop.findings {
            let open = "    <testcase classname=\"\(name)\" name=\"\(XML.escape(finding.id))\">"
            cases.append(open + body(of: finding, isFailure: failing.contains(finding)) + "</testcase>")
        }
        var differing = 0
        if case .differs(let differences) = drop.approval {
            differing = 1
            let text = XML.escape(differences.joined(separator: "\n"))
            cases.append(
                "    <testcase classname=\"\(name)\" name=\"approved\">"
                    + "<failure message=\"differs from the approved report\">\(text)</failure></testcase>")
        }
        let verdict = "    <testcase classname=\"\(name)\" name=\"verdict\""
        let isEmpty = drop.verdict == .empty && !approved
        cases.append(isEmpty ? verdict + "><error message=\"nothing to verify\"/></testcase>" : verdict + "/>")
        let counts = "tests=\"\(cases.count)\" failures=\"\(failing.count + differing)\" errors=\"\(isEmpty ? 1 : 0)\""
        return (
            cases.count, failing.count + differing, isEmpty ? 1 : 0,
            ["  <testsuite name=\"\(name)\" \(counts)>"] + cases + ["  </testsuite>"]
        )
    }

    /// A suite for each destination of the gate, a case for each scenario.
    private func scenarioSuites(
        _ report: Report
    ) -> [(tests: Int, failures: Int, errors: Int, lines: [String])] {
        var destinations: [String] = []
        for scenario in report.scenarios where !destinations.contains(scenario.destination) {
            destinations.append(scenario.destination)
        }
        return destinations.map { destination in
            let those = report.scenarios.filter { $0.destination == destination }
            let failures = those.count { !$0.isGreen(failOn: failOn) && $0.outcome != .inconclusive }
            let errors = those.count { $0.outcome == .inconclusive }
            let skipped = those.count { $0.outcome == .notApplicable || ($0.outcome == .fails && $0.isGreen()) }
            let counts =
                "tests=\"\(those.count)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\""
            let name = XML.escape(destination)
            let lines = those.map {
                "    <testcase classname=\"\(name)\" name=\"\(XML.escape($0.id))\" time=\"\($0.seconds)\">"
                    + body(of: $0) + "</testcase>"
            }
            return (
                those.count, failures, errors,
                ["  <testsuite name=\"\(name)\" \(counts)>"] + lines + ["  </testsuite>"]
            )
        }
    }

    private func body(of scenario: ScenarioReport) -> String {
        let findings = scenario.allFindings.map { FindingSummary.text(of: $0, masking: masking) }
        let again = scenario.outcome == .conforms ? [] : ["again: \(scenario.reproduce)"]
        let standing = ScenarioText.standing(scenario).map { [$0] } ?? []
        let text = XML.escape((standing + findings + again).joined(separator: "\n"))
        let message = XML.escape(scenario.title)
        switch scenario.outcome {
        case .notApplicable: return "<skipped message=\"\(XML.escape(scenario.reason))\"/>"
        case .inconclusive: return "<error message=\"inconclusive: \(message)\">\(text)</error>"
        case .fails where scenario.isGreen():
            return "<skipped message=\"known failure\"/><system-out>\(text)</system-out>"
        case .fails: return "<failure message=\"\(message)\">\(text)</failure>"
        case .conforms, .conformsWithRemarks:
            if !scenario.isGreen(failOn: failOn) { return "<failure message=\"\(message)\">\(text)</failure>" }
            return scenario.outcome == .conforms && standing.isEmpty ? "" : "<system-out>\(text)</system-out>"
        }
    }

    private func body(of finding: Finding, isFailure: Bool) -> String {
        let message = XML.escape(masking.render(finding.message))
        let lines = finding.examples.map { FindingText.line($0, masking: masking) }.joined(separator: "\n")
        let text = XML.escape(lines)
        guard isFailure else { return "<system-out>\(message)\n\(text)</system-out>" }
        return "<failure type=\"\(finding.severity.rawValue)\" message=\"\(message)\">\(text)</failure>"
    }
}

/// XML text that cannot break out of its place, whatever a customer's file holds.
enum XML {
    static func escape(_ text: String) -> String {
        text.escaped { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "\n", "\t", "\r": "&#\(scalar.value);"
            // XML 1.0 has no form for the other control characters, https://www.w3.org/TR/xml/#charsets
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
            default: nil
            }
        }
    }
}
