import ArgumentParser
import Reporting

/// `mockdest report`: work on reports that are there.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Work on reports of earlier runs.", subcommands: [Merge.self])

    /// `mockdest report merge`: the parts of a run on several machines as one.
    struct Merge: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "merge",
            abstract: "Tell the reports of several runs (json or jsonl) as one, with one verdict and exit code.",
            discussion: """
                Values stay as they are: what was masked stays masked.

                EXAMPLES:
                  mockdest report merge part-1.jsonl part-2.jsonl --report html=all.html --report junit=all.xml
                """)

        @Argument(help: "Reports, in the order in which they are told.") var reports: [String]
        @OptionGroup var reporting: ReportOptions

        func run() throws {
            let merged = try ReportReader.merge(reports)
            var recorders = try reporting.recorders()
            try recorders.record(.started(total: merged.drops.count + merged.scenarios.count))
            for drop in merged.drops { try recorders.record(.dropFinished(drop)) }
            for scenario in merged.scenarios { try recorders.record(.scenarioFinished(scenario)) }
            let finished = try recorders.finish()
            if !reporting.written.isEmpty { Terminal.complain("wrote \(reporting.written.joined(separator: ", "))") }
            if let code = reporting.exitCode(finished) { throw ExitCode(code) }
        }
    }
}
