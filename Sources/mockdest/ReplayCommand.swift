public import ArgumentParser
public import Conformance
import ESPs
import Foundation
import Reporting
import Verification

extension Connection: ExpressibleByArgument {}

/// `mockdest replay`: fixture sets over the wire.
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send fixture sets over the wire, verify and import what arrives, compare with what was approved.",
        discussion: """
            A set with an approved/report.json is held against it; one without is held against its expectation alone.

            EXAMPLES:
              mockdest replay Fixtures/*
              mockdest replay Fixtures/acme --via s3 --via sftp-key --report junit=replay.xml
              mockdest replay Fixtures/acme --update      # approve what it shows; refused where CI is set
            """)

    @Argument(help: "Fixture sets, or folders that hold them.") var directories: [String]
    @Option(help: "files, s3, sftp (password) or sftp-key. Repeatable; each set's own connection when absent.")
    var via: [Connection] = []
    @Option(help: "Import into this ESP instead of the one each set names.") var esp: String?
    @Flag(help: "Write approved/report.json of each set.") var update = false
    @Option(help: "Not built yet.") var shard: String?
    @Option(help: "Not built yet.") var jobs: String?
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var decryption: DecryptionOptions
    @OptionGroup var reporting: ReportOptions

    func run() async throws {
        if shard != nil { throw Failure.usage("--shard is not built yet") }
        if jobs != nil { throw Failure.usage("--jobs is not built yet; sets run one after the other") }
        if update, Terminal.isUnattended {
            throw Failure.usage("--update is for people: it is refused where CI is set")
        }
        if let esp { _ = try ESPCatalog.esp(id: esp) }
        var options = Conformance.Replay.Options()
        options.connections = via
        options.esp = esp
        options.verification = reporting.verification
        options.update = update
        let sets = try FixtureSet.discover(in: directories).map {
            try $0.changingExpectations {
                reading.apply(to: &$0.files.limits)
                try decryption.apply(to: &$0.files)
            }
        }
        var recorders = try reporting.recorders()
        try await Conformance.Replay(sets: sets, options: options).run(recorders: &recorders)
        let report = try recorders.finish()
        if !reporting.written.isEmpty { Terminal.complain("wrote \(reporting.written.joined(separator: ", "))") }
        if update { return }
        if let code = reporting.exitCode(report) { throw ExitCode(code) }
    }
}
