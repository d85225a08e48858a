public import ArgumentParser
public import Conformance
import Drops
import ESPs
import Foundation
import Reporting
import Verification

extension Connection: ExpressibleByArgument {}

/// `mockdest replay`: fixture sets over the wire.
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Send fixture sets over the wire, verify and import what arrives, compare with what was approved.",
        discussion: """
            A set with an approved/report.json is held against it; one without is held against its expectation alone.

            EXAMPLES:
              mockdest replay Fixtures/*
              mockdest replay Fixtures/acme --via s3 --via sftp-key --report junit=replay.xml
              mockdest replay Fixtures --shard 2/5 --report jsonl=part-2.jsonl   # one of five machines
              mockdest replay Fixtures --last-failed report.json --fail-fast
              mockdest replay Fixtures/acme --update      # approve what it shows; refused where CI is set
            """)

    @Argument(help: "Fixture sets, or folders that hold them.") var directories: [String]
    @Option(help: "files, s3, sftp (password) or sftp-key. Repeatable; each set's own connection when absent.")
    var via: [Connection] = []
    @Option(help: "Import into this ESP instead of the one each set names.") var esp: String?
    @Flag(help: "Write approved/report.json of each set.") var update = false
    @Option(help: "Only sets whose name fits, with * and ?. Repeatable.") var only: [String] = []
    @Option(help: "Only sets that failed in this report (json or jsonl).") var lastFailed: String?
    @Flag(help: "Begin no further set once one has failed.") var failFast = false
    @Option(help: "Sets that are at work at a time; as many as there are processors when absent.") var jobs: Int?
    @Option(
        help: ArgumentHelp(
            "This machine's share: by the sets' names, the same everywhere ($JOB_COMPLETION_INDEX of $JOB_COMPLETIONS).",
            valueName: "I/N"))
    var shard: String?
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var decryption: DecryptionOptions
    @OptionGroup var reporting: ReportOptions

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs is \(jobs), must be 1 or more") }
        if let shard, FixtureSelection.Shard(shard) == nil {
            throw ValidationError("--shard is \"\(shard)\", must be I/N with I from 1 to N, such as 2/5")
        }
    }

    func run() async throws {
        if update, Terminal.isUnattended {
            throw Failure.usage("--update is for people: it is refused where CI is set")
        }
        if let esp { _ = try ESPCatalog.esp(id: esp) }
        var (sets, problems) = FixtureSet.discover(in: directories, selection: try selection())
        if sets.isEmpty {
            throw problems.first
                ?? Failure.nothing("no fixture set is chosen of \(directories.joined(separator: ", "))")
        }
        sets = try sets.map {
            try $0.changingExpectations {
                reading.apply(to: &$0.files.limits)
                try decryption.apply(to: &$0.files)
            }
        }
        var recorders = try reporting.recorders()
        let outcome = try await Conformance.Replay(sets: sets, options: options).run(recorders: &recorders)
        let report = try recorders.finish()
        if !reporting.written.isEmpty { Terminal.complain("wrote \(reporting.written.joined(separator: ", "))") }
        problems += outcome.problems.map(\.error)
        for problem in problems { Terminal.complain("\(problem)") }
        if !outcome.left.isEmpty { Terminal.complain("not begun: \(outcome.left.joined(separator: ", "))") }
        try end(report, problems)
    }

    /// What is wrong with a drop counts most, then what could not be judged.
    private func end(_ report: Report, _ problems: [any Error]) throws {
        let code = update ? nil : reporting.exitCode(report)
        if let code, code == Exit.findings { throw ExitCode(code) }
        if let problem = problems.first { throw ExitCode(Failure(problem).exitCode) }
        if let code { throw ExitCode(code) }
    }

    private var options: Conformance.Replay.Options {
        var options = Conformance.Replay.Options()
        options.connections = via
        options.esp = esp
        options.verification = reporting.verification
        options.update = update
        options.isFailFast = failFast
        options.failOn = reporting.failOn.severity
        if let jobs { options.jobs = jobs }
        return options
    }

    private func selection() throws -> FixtureSelection {
        var selection = FixtureSelection()
        selection.only = only.map { Glob($0) }
        selection.names = try lastFailed.map { try FailedDrops(inReportAt: $0, failOn: reporting.failOn.severity).sets }
        let environment = ProcessInfo.processInfo.environment
        selection.shard =
            shard.flatMap { FixtureSelection.Shard($0) } ?? FixtureSelection.Shard(environment: environment)
        return selection
    }
}
