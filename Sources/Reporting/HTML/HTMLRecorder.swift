import Crypto
import Foundation
import Verification

/// One page that opens from disk, without a network: the matrix in colour, and behind each cell its findings, the rows
/// with expected beside actual, what went over the wire, and what the ESP did.
///
/// Nothing on it can run but the page's own script: the page's policy names that by its hash.
///
/// Source of the policy: "Content Security Policy Level 3", https://www.w3.org/TR/CSP3/
public struct HTMLRecorder: DocumentRecorder {
    let file: ReportFile
    private let masking: Masking

    /// Takes both as they are.
    public init(file: ReportFile, masking: Masking) {
        self.file = file
        self.masking = masking
    }

    func document(of report: Report) -> String {
        let hash = Data(SHA256.hash(data: Data(HTMLPage.script.utf8))).base64EncodedString()
        let policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-\(hash)'; base-uri 'none'"
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>mockdest: \(Self.verdict(report))</title>
            <style>
            \(HTMLPage.style)
            </style>
            </head>
            <body>
            <header>
            <h1>mockdest: <span class="badge \(Self.isAsApproved(report) ? "as-approved" : report.verdict.rawValue)">\(Self.verdict(report))</span></h1>
            \(HTML.text("p", summary(report)))
            </header>
            <main>
            \(body(report))
            </main>
            <footer><p>mockdest \(ToolVersion.current)</p></footer>
            <script>\(HTMLPage.script)</script>
            </body>
            </html>

            """
    }

    private static func isAsApproved(_ report: Report) -> Bool {
        !report.drops.isEmpty && report.drops.allSatisfy { $0.approval == .matches }
    }

    private static func verdict(_ report: Report) -> String {
        if isAsApproved(report) { return "as approved" }
        return switch report.verdict {
        case .pass: "conforms"
        case .fail: "does not conform"
        case .empty: "nothing to verify"
        }
    }

    private func summary(_ report: Report) -> String {
        if !report.scenarios.isEmpty {
            return ScenarioText.counts(report.scenarios).map(\.text).joined(separator: ", ")
        }
        let findings = report.drops.flatMap(\.findings)
        func count(_ severity: Severity) -> Int { findings.count { $0.severity == severity } }
        return "\(report.drops.count) drop(s), \(count(.error)) error(s), \(count(.warning)) warning(s)"
    }

    private func body(_ report: Report) -> String {
        let sections = HTMLSections(masking: masking)
        var parts: [String] = []
        if !report.scenarios.isEmpty {
            parts += [
                HTMLMatrix(scenarios: report.scenarios).html, HTMLCharts(drops: report.scenarios.flatMap(\.drops)).html,
            ]
            parts += report.scenarios.map(sections.scenario)
        } else if report.drops.isEmpty {
            parts.append("<p>No drop came.</p>")
        } else {
            parts += [HTMLMatrix.drops(report.drops), HTMLCharts(drops: report.drops).html]
            parts += report.drops.enumerated().map { sections.drop($1, id: HTMLMatrix.id($0)) }
        }
        return parts.joined(separator: "\n")
    }
}
