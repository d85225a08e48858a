import ArgumentParser
import Conformance
import Foundation
import Harness
import UnixSignals

/// `mockdest fixture record`: what a running server receives, as a fixture set.
struct FixtureRecord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Keep what a running server receives as a fixture set.",
        discussion: """
            Takes the drops that came over S3 and SFTP, those that are there already first, until Ctrl-C, --drops or
            --until-idle. `mockdest replay` runs the set as it is; look its expectation through, then approve with
            --update.

            EXAMPLES:
              mockdest fixture record customer/ --drops 1
              mockdest fixture record customer/ --from http://127.0.0.1:9001 --until-idle 60
              mockdest fixture record customer/ --expectation expectation.yaml --skip-present
            """)

    @Argument(help: "Where the set goes; must be empty or not there.") var directory: String
    @Option(
        help: ArgumentHelp(
            "The server's admin API ($MOCKDEST_ADMIN_URL, or by --host and --admin-port).", valueName: "URL"))
    var from: String?
    @Option(help: "An expectation for all drops; without it one is drafted from each.") var expectation: String?
    @Option(help: "The destination's name; by default as the first file's name has it.") var destination: String?
    @Option(help: "End after so many drops.") var drops: Int?
    @Option(help: "End when nothing came for so many seconds.") var untilIdle: Double?
    @Option(help: "Seconds without a delivery after which a drop is whole.") var settle = 0.5
    @Flag(help: "Leave out what the server holds already.") var skipPresent = false
    @OptionGroup var server: ServerOptions

    func validate() throws {
        if let drops, drops < 1 { throw ValidationError("--drops is \(drops), must be 1 or more") }
        for (value, name) in [(untilIdle, "--until-idle"), (settle, "--settle")] {
            guard let value, !(0...3600).contains(value) else { continue }
            throw ValidationError("\(name) is \(value), must be seconds from 0 to 3600")
        }
    }

    func run() async throws {
        var options = FixtureRecorder.Options()
        options.drops = drops
        options.untilIdle = untilIdle.map { .seconds($0) }
        options.settle = .seconds(settle)
        options.skipsPresent = skipPresent
        options.expectation = expectation
        options.destination = destination
        let recorder = FixtureRecorder(try client(), options: options)
        let (directory, ends) = (directory, drops != nil || untilIdle != nil)
        let recording = Task { try await recorder.record(into: directory) }
        let signals = Task {
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { return recording.cancel() }
        }
        if !ends { Terminal.complain("recording; Ctrl-C ends it and writes the set") }
        defer { signals.cancel() }
        let summary = try await recording.value
        for remark in summary.remarks { Terminal.complain(remark) }
        Terminal.write(
            "\(summary.drops.count) drop(s) in \(directory): \(summary.drops.joined(separator: ", "))\n"
                + "again: \(["mockdest", "replay", directory].joined(separator: " "))\n")
    }

    private func client() throws -> AdminClient {
        guard let url = from ?? ProcessInfo.processInfo.environment["MOCKDEST_ADMIN_URL"] else {
            return AdminClient(settings: try server.settings())
        }
        guard let client = AdminClient(url: url) else {
            throw Failure.usage(
                "--from is \"\(url)\", must be the admin API of a server, such as http://127.0.0.1:9001")
        }
        return client
    }
}
