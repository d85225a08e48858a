import ArgumentParser

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
              mockdest serve --s3-keys a:one,b:two --s3-accounts 'b=;b@example.com;Bo'
              MOCKDEST_SFTP_USERS=alice:secret,bob:key=bob.pub mockdest serve --buckets exports
            """)

    @OptionGroup var server: ServerOptions
    @Option(help: "NDJSON file with the profiles that activated flows export ($MOCKDEST_PROFILES).")
    var profiles: String?

    func run() async throws {
        try await Serving(flags: server.flags, config: server.config, profiles: profiles).run()
    }
}
