import ArgumentParser
import Harness

/// `mockdest known-hosts`: what an SSH client must know to trust the server.
struct KnownHosts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "known-hosts",
        abstract: "Print the known_hosts lines of the SFTP endpoint.",
        discussion: """
            The host keys follow from --seed or --sftp-host-keys, so give the same as to `serve`. Asks the running
            server for its port; without one, prints the lines for --sftp-port.

            EXAMPLE:
              mockdest known-hosts --seed 7 > known_hosts
              sftp -oUserKnownHostsFile=known_hosts -oStrictHostKeyChecking=yes -P 2222 test@127.0.0.1
            """)

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let settings = try server.settings()
        let ports = try? await AdminClient(settings: settings).endpoints()
        Terminal.write(try settings.knownHosts(ports: ports))
    }
}
