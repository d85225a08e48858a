import ArgumentParser
import Conformance
import Drops
import Foundation
import Harness
import Logging
import UnixSignals

/// `mockdest serve`: all endpoints until a signal.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the S3, SFTP and admin endpoints until SIGINT or SIGTERM.",
        discussion: """
            Prints every URL, the credentials, and the line `ready` once all ports answer.

            EXAMPLES:
              mockdest serve
              mockdest serve --s3-port 0 --sftp-port 0 --admin-port 0
              mockdest serve --profiles profiles.ndjson       # flows of Flow Service run, by schedule and ad hoc
              MOCKDEST_SFTP_USERS=alice:secret,bob:key=bob.pub mockdest serve --buckets exports
            """)

    @OptionGroup var server: ServerOptions
    @Option(help: "NDJSON file with the profiles that activated flows export ($MOCKDEST_PROFILES).")
    var profiles: String?

    func run() async throws {
        let settings = try server.settings()
        var logger = Logger(label: "mockdest", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .warning
        var configuration = try settings.harnessConfiguration(logger: logger)
        let environment = ProcessInfo.processInfo.environment
        if let path = profiles ?? environment["MOCKDEST_PROFILES"], !path.isEmpty {
            configuration.flowExporter = ReferenceFlowExporter(
                profilesNamed: path, profiles: try Blob(fileAt: path), time: configuration.time)
        }
        try await withHarness(configuration) { harness in
            Terminal.write(settings.announcement(of: harness) + "ready\n")
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
        }
    }
}
