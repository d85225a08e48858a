import ArgumentParser
import Conformance
import Foundation
import Reporting
import UnixSignals

/// `mockdest gate`: the conformance scenarios against an exporter.
struct Gate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Run the conformance scenarios against an exporter: what a release can hang on.",
        discussion: """
            For each scenario the command runs with MOCKDEST_JOB (the job: JSON, Schemas/export-job.schema.json),
            MOCKDEST_PROFILES (NDJSON), MOCKDEST_TARGET (where the files go), MOCKDEST_SCENARIO and the usual AWS_* or
            MOCKDEST_SFTP_* and MOCKDEST_API_* variables. It exports and ends: with 0 when all is delivered, with another code when it is not. After a
            fault it must leave exactly one complete drop, or fail and say so.

            EXAMPLES:
              mockdest gate -- ./exporter
              mockdest gate --profile quick -- python3 adapter.py
              mockdest gate --only 's3/*/slow-down*' --report junit=gate.xml -- ./exporter
              mockdest gate --profile email-marketing-sftp --without gzip --known-failures known.yaml -- ./exporter
              mockdest gate --url http://127.0.0.1:8080/jobs      # posts the job to an exporter that runs as a server
              mockdest gate -- mockdest export                    # the reference exporter

            PROFILES:
            \(GateProfile.allCases.map { "  \($0.rawValue): \($0.summary)" }.joined(separator: "\n"))

            EXIT CODES:
              0 all conform   1 one fails   2 nothing can be said of one, or none was selected   3 mockdest failed
              64 usage
            """)

    @Option(help: "Which scenarios; the list stands below.") var profile: String = GateProfile.all.rawValue
    @Option(help: "Of these only the ids that fit, with * and ?; `mockdest list scenarios` names all. Repeatable.")
    var only: [String] = []
    @Option(
        help: ArgumentHelp(
            "What the exporter does not claim to be able to do: scenarios that need it are not applicable. Repeatable.",
            valueName: "capability"))
    var without: [String] = []
    @Option(help: "Seconds for one call of the exporter.") var timeout: Double = 60
    @Option(help: "Scenarios that run at a time; as many as there are processors when absent.") var jobs: Int?
    @Option(help: "YAML list of scenarios that may fail: scenario, reason, until (the last day).")
    var knownFailures: String?
    @Option(help: "Post the job to this URL instead of running a command.") var url: String?
    @OptionGroup var reporting: ReportOptions
    @Argument(parsing: .postTerminator, help: "The exporter and its arguments, after --.") var command: [String] = []

    func validate() throws {
        guard timeout > 0, timeout <= 86_400 else {
            throw ValidationError("--timeout is \(timeout), must be more than 0 and at most 86400 seconds")
        }
        if let jobs, jobs < 1 { throw ValidationError("--jobs is \(jobs), must be 1 or more") }
    }

    func run() async throws {
        var options = Conformance.Gate.Options()
        options.profile = try Self.choice(profile, "--profile")
        options.only = only
        options.without = Set(try without.map { try Self.choice($0, "--without") })
        options.timeout = .seconds(timeout)
        options.jobs = jobs ?? options.jobs
        if let knownFailures { options.knownFailures = try Self.readKnownFailures(knownFailures) }
        let gate = Conformance.Gate(try exporter(), options: options)
        var recorders = try reporting.recorders()
        let interruption = options.interruption
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { return interruption.stop() }
            }
            defer { group.cancelAll() }
            try await gate.run(recorders: &recorders)
        }
        let report = try recorders.finish()
        if !reporting.written.isEmpty { Terminal.complain("wrote \(reporting.written.joined(separator: ", "))") }
        if let code = reporting.exitCode(report) { throw ExitCode(code) }
    }

    private func exporter() throws -> any ExporterUnderTest {
        switch (url, command.isEmpty) {
        case (let url?, true): return try ServerExporter(url: url)
        case (_?, false): throw Failure.usage("--url posts the job to a server; a command after -- is not run then")
        case (nil, true):
            throw Failure.usage(
                "no exporter: put its command after --, as in mockdest gate -- ./exporter, or give --url")
        case (nil, false): return try CommandExporter(command)
        }
    }

    private static func choice<Value: RawRepresentable & CaseIterable>(_ name: String, _ option: String) throws -> Value
    where Value.RawValue == String {
        if let value = Value(rawValue: name) { return value }
        throw Failure.unknown(name, option, among: Value.allCases.map(\.rawValue))
    }

    private static func readKnownFailures(_ path: String) throws -> KnownFailures {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Failure.usage("\(path): there is no such file, or it is not UTF-8 text (--known-failures)")
        }
        return try KnownFailures(parsing: text, file: path)
    }
}
