public import Drops
public import FakeAPIs
public import FakeS3
public import FakeSFTP
public import Faults
public import Logging

/// What a harness consists of. In process the defaults are right: every port free, everything in memory.
public struct HarnessConfiguration: Sendable {
    /// nil: no S3 endpoint.
    public var s3: S3Configuration?
    /// nil: no SFTP endpoint.
    public var sftp: SFTPConfiguration?
    /// nil: no HTTP APIs (Flow Service).
    public var api: APIConfiguration?
    /// nil: no admin API.
    public var admin: AdminConfiguration?
    /// Runs the flows of Flow Service and tries their credentials; nil: flows cannot be run, all credentials are good.
    public var flowExporter: (any FlowExporter)?
    /// Rules in force from the start.
    public var faults: [FaultRule]
    /// Decides fault probabilities; the endpoints' own seeds stand in their configurations.
    public var seed: UInt64
    /// Stamps deliveries and exchanges and judges request dates.
    public var time: TimeSource
    /// Measures waiting.
    public var clock: any Clock<Duration>
    /// Takes the endpoints' logs; of the HTTP APIs and the admin API only what is critical.
    public var logger: Logger

    /// How long S3 has the processors for itself before the other endpoints begin. In a process's first moments their
    /// beginnings would be in the way of the requests of who waits for S3.
    package var headStart = Duration.zero

    /// Takes all parts as they are; by default S3 and SFTP on free ports, in memory, without logs.
    public init(
        s3: S3Configuration? = S3Configuration(), sftp: SFTPConfiguration? = SFTPConfiguration(),
        api: APIConfiguration? = nil, admin: AdminConfiguration? = nil,
        flowExporter: (any FlowExporter)? = nil, faults: [FaultRule] = [], seed: UInt64 = 0,
        time: TimeSource = .system,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger = Logger(label: "mockdest") { _ in SwiftLogNoOpLogHandler() }
    ) {
        self.s3 = s3
        self.sftp = sftp
        self.api = api
        self.admin = admin
        self.flowExporter = flowExporter
        self.faults = faults
        self.seed = seed
        self.time = time
        self.clock = clock
        self.logger = logger
    }
}

/// Where the admin API listens.
public struct AdminConfiguration: Sendable {
    /// The address to listen on.
    public var host: String
    /// 0 takes a free one.
    public var port: Int

    /// Takes host and port as they are; by default loopback and a free port.
    public init(host: String = "127.0.0.1", port: Int = 0) {
        self.host = host
        self.port = port
    }
}
