import ArgumentParser
import Harness

/// `mockdest env`: the variables that point clients at a running server.
struct Env: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "Print export lines that point AWS and SFTP clients at the server.",
        discussion: """
            Asks the running server for its ports; without one, prints what `serve` would use.

            EXAMPLE:
              eval "$(mockdest env)" && aws s3 ls
            """)

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let settings = try server.settings()
        let ports = try? await AdminClient(settings: settings).endpoints()
        Terminal.write(settings.exports(ports: ports))
    }
}
