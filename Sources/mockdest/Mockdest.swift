import ArgumentParser
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
            Gate.self, Export.self, ReportCommand.self, Explain.self, List.self,
        ])

    static func main() async {
        var command: any ParsableCommand
        do { command = try parseAsRoot() } catch { exit(withError: error) }
        do {
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error where String(reflecting: type(of: error)).hasPrefix("ArgumentParser.") {
            // Help, version, exit codes and wrong words: ArgumentParser says them itself.
            exit(withError: error)
        } catch {
            let failure = Failure(error)
            Terminal.complain(failure.description)
            exit(withError: ExitCode(failure.exitCode))
        }
    }
}
