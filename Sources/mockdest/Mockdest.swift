import ArgumentParser
import FakeS3
import Reporting

/// The command line. Each command parses its words and calls the library that does the work.
@main
struct Mockdest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mockdest",
        abstract: "Stands in for the places where customer-data platforms deliver audience files.",
        discussion: """
            Receives what an exporter sends over S3 or SFTP, says whether it is right, and says what the e-mail
            service provider would have done with it.

            EXAMPLES:
              mockdest serve                                  # S3 on 9000, SFTP on 2222, admin API on 9001
              mockdest verify out/ --expect expectation.yaml  # judge files without a server
              mockdest import out/ --esp salesforce-marketing-cloud
              mockdest replay Fixtures/* --via s3 --via sftp  # fixture sets over the wire
              mockdest explain columns/missing                # what a finding means, how to mend it

            EXIT CODES:
              0 conforms   1 findings at or above --fail-on   2 nothing to verify   3 the harness failed   64 usage
            """,
        version: ToolVersion.current,
        subcommands: [
            Serve.self, Env.self, KnownHosts.self, Ready.self, Init.self, Verify.self, Import.self, Replay.self,
            Fixture.self, Gate.self, Export.self, ReportCommand.self, Explain.self, List.self,
        ])

    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        // Beside all else, from the first moment on: it takes the longest.
        if arguments.first == "serve" { S3Endpoint.prepare() }
        do {
            if let serving = Serving(plain: arguments) { try await serving.run() } else { try await run(arguments) }
        } catch let error where String(reflecting: type(of: error)).hasPrefix("ArgumentParser.") {
            // Help, version, exit codes and wrong words: ArgumentParser says them itself.
            exit(withError: error)
        } catch {
            let failure = Failure(error)
            Terminal.complain(failure.description)
            exit(withError: ExitCode(failure.exitCode))
        }
    }

    private nonisolated(nonsending) static func run(_ arguments: [String]) async throws {
        let named = configuration.subcommands.first { $0.configuration.commandName == arguments.first }
        if named == nil, let word = arguments.first, !word.hasPrefix("-"), word != "help" {
            let names = configuration.subcommands.compactMap { $0.configuration.commandName }
            throw Failure.unknown(word, "command", among: names + ["help"])
        }
        var command = try named.flatMap { parsedAlone($0, arguments) } ?? parseAsRoot(arguments)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }

    /// A command that the first word names, parsed without the others: to build the tree of all of them takes
    /// as long as `serve` takes to listen. A command has its name said for the same reason: ArgumentParser would find
    /// it by reflection.
    ///
    /// - Returns: nil when it takes the tree to say what is wrong, or to help.
    private static func parsedAlone(
        _ named: any ParsableCommand.Type, _ arguments: [String]
    ) -> sending (any ParsableCommand)? {
        guard named.configuration.subcommands.isEmpty else { return nil }
        return try? named.parseAsRoot(Array(arguments.dropFirst()))
    }
}
