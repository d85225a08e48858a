import ArgumentParser
import Foundation
import Harness
import Logging
import UnixSignals

/// `mockdest serve`: all endpoints until a signal.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the S3, SFTP and admin endpoints until SIGINT or SIGTERM.",
        discussion: """
            Prints every URL, the credentials, and the line `ready` once all ports answer.

            EXAMPLES:
              mockdest serve
              mockdest serve --s3-port 0 --sftp-port 0 --admin-port 0
              MOCKDEST_SFTP_USERS=alice:secret,bob:key=bob.pub mockdest serve --buckets exports
            """)

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let settings = try server.settings()
        var logger = Logger(label: "mockdest", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .warning
        let configuration = try settings.harnessConfiguration(logger: logger)
        try await withHarness(configuration) { harness in
            Terminal.write(settings.announcement(of: harness) + "ready\n")
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
        }
    }
}
