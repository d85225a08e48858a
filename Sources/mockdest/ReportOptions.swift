import ArgumentParser
import Conformance
import Crypto
import Foundation
import Reporting
import Verification

/// The options of every command that judges.
struct ReportOptions: ParsableArguments {
    @Option(
        help: """
            Write a report, as FORMAT=FILE; formats: json, jsonl, junit, markdown, html, sarif, github. Repeatable; FILE - is \
            standard output.
            """)
    var report: [String] = []
    @Option(help: "Lowest severity that fails: error or warning.")
    var failOn = FailOn.error
    @Option(help: "Places kept of each finding; counts are never capped.")
    var maxExamples = 10
    @Option(
        help: """
            Memory for identities, such as 512MB; a drop with more of them is read in several rounds and judged the \
            same.
            """)
    var identityMemory = ByteSize(bytes: VerificationOptions().identityBytes)
    @Flag(
        help:
            "Show values as they are. Without it only their length is shown; a key in MOCKDEST_MASK_KEY (16 bytes or more, kept secret) adds a keyed hash, so that reports made with the same key can be joined."
    )
    var showValues = false
    @Flag(name: [.short, .long], help: "Only findings and the verdict.")
    var quiet = false
    @Flag(help: "No colours, also where NO_COLOR is not set.")
    var noColor = false

    /// A severity that can fail a run.
    enum FailOn: String, ExpressibleByArgument, CaseIterable {
        case error, warning
        var severity: Severity { self == .error ? .error : .warning }
    }

    private static let formats = "json, jsonl, junit, markdown, html, sarif and github"

    func validate() throws {
        guard maxExamples >= 1 else { throw ValidationError("--max-examples is \(maxExamples), must be 1 or more") }
    }

    /// How drops are verified.
    var verification: VerificationOptions {
        VerificationOptions(maxExamples: maxExamples, identityBytes: identityMemory.bytes)
    }

    /// The recorders asked for, the console among them.
    func recorders() throws -> RecorderGroup {
        let masking = try masking()
        var style = ConsoleRecorder.Style(
            color: Terminal.allowsColor(noColor: noColor), progress: Terminal.showsProgress && !quiet, quiet: quiet,
            masking: masking)
        style.width = Terminal.width
        let usesStandardOutput = report.contains { $0.hasSuffix("=-") }
        let console = usesStandardOutput ? [] : [ConsoleRecorder(style: style) as any Recorder]
        return RecorderGroup(console + (try report.map { try recorder($0, masking) }))
    }

    /// The exit code of a finished run.
    func exitCode(_ report: Report) -> Int32? {
        if !report.scenarios.isEmpty { return exitCode(report.scenarios) }
        if report.drops.isEmpty || report.drops.contains(where: { $0.verdict == .empty && $0.approval != .matches }) {
            return Exit.nothing
        }
        return report.drops.allSatisfy { $0.isAcceptable(failOn: failOn.severity) } ? nil : Exit.findings
    }

    /// A failure counts most, then this program's own, then what nothing can be said of.
    private func exitCode(_ scenarios: [ScenarioReport]) -> Int32? {
        let open = scenarios.filter { $0.outcome == .inconclusive }
        if scenarios.contains(where: { $0.outcome != .inconclusive && !$0.isGreen(failOn: failOn.severity) }) {
            return Exit.findings
        }
        if open.contains(where: { $0.findings.contains { $0.id == "gate/harness-failed" } }) { return Exit.harness }
        return open.isEmpty && scenarios.contains { $0.outcome != .notApplicable } ? nil : Exit.nothing
    }

    /// Where the files went, for the end of the output.
    var written: [String] { report.compactMap { $0.split(separator: "=", maxSplits: 1).last.map(String.init) } }

    /// A key is never made up or kept by us: without one a report is the same on every machine, and a hash that all
    /// can compute would give every guessed address away.
    private func masking() throws -> Masking {
        if showValues { return .none }
        guard let key = ProcessInfo.processInfo.environment["MOCKDEST_MASK_KEY"], !key.isEmpty else { return .length }
        guard key.utf8.count >= 16 else {
            throw Failure.usage(
                "MOCKDEST_MASK_KEY has \(key.utf8.count) bytes, must have 16 or more: a short key is guessed")
        }
        return .keyed(SymmetricKey(data: Data(SHA256.hash(data: Data(key.utf8)))))
    }

    private func recorder(_ text: String, _ masking: Masking) throws -> any Recorder {
        let pair = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard pair.count == 2 else { throw Failure.usage("--report is \"\(text)\", must be FORMAT=FILE") }
        let file = ReportFile(path: pair[1])
        switch pair[0] {
        case "json": return JSONRecorder(file: file, masking: masking)
        case "jsonl": return JSONLinesRecorder(file: file, masking: masking)
        case "junit": return JUnitRecorder(file: file, masking: masking, failOn: failOn.severity)
        case "markdown": return MarkdownRecorder(file: file, masking: masking)
        case "sarif":
            return SARIFRecorder(file: file, masking: masking) { CheckCatalog.check($0)?.about ?? GateChecks.check($0) }
        case "github":
            let summary = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"].map(ReportFile.init(path:))
            return GitHubRecorder(file: file, summary: summary, masking: masking)
        case "html": return HTMLRecorder(file: file, masking: masking)
        default: throw Failure.usage("--report: no format is called \"\(pair[0])\"; there are \(Self.formats)")
        }
    }
}
