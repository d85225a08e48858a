public import Drops
public import Faults
public import Logging
public import ServiceLifecycle
import Synchronization

/// An SFTP server for tests: it takes real clients, keeps what they send and tells the journal.
///
/// ```swift
/// let endpoint = SFTPEndpoint(SFTPConfiguration(), journal: journal)
/// async let served: Void = endpoint.run()
/// let port = try await endpoint.port()
/// ```
///
/// SSH is libssh's work, SFTP version 3 its own. Any number of endpoints run in one process.
public final class SFTPEndpoint: Service {
    /// As given: a port of 0 stays 0 here, ``port()`` says which was taken.
    public let configuration: SFTPConfiguration
    private let journal: Journal
    private let faults: FaultPlan
    private let time: TimeSource
    private let logger: Logger
    private let announcement = PortAnnouncement()
    /// While it serves.
    let served = Mutex<SFTPServer?>(nil)

    /// - Parameters:
    ///   - journal: hears of every login, request and delivery.
    ///   - faults: asked before each operation.
    ///   - time: stamps files and journal.
    public init(
        _ configuration: SFTPConfiguration = SFTPConfiguration(), journal: Journal, faults: FaultPlan = FaultPlan(),
        time: TimeSource = .system, logger: Logger = Logger(label: "mockdest.sftp")
    ) {
        self.configuration = configuration
        self.journal = journal
        self.faults = faults
        self.time = time
        self.logger = logger
    }

    /// Serves until the task is cancelled or the service group shuts down; then no thread, descriptor or file is left.
    ///
    /// - Throws: ``SFTPEndpointError`` when the port is in use or a key is unreadable; ``port()`` throws the same.
    public func run() async throws {
        guard announcement.begin() else { throw SFTPEndpointError.alreadyRan }
        let server: SFTPServer
        do throws(SFTPEndpointError) {
            server = try SFTPServer(configuration, journal: journal, faults: faults, time: time, logger: logger)
            try server.start()
        } catch {
            announcement.settle(.failure(error))
            throw error
        }
        served.withLock { $0 = server }
        defer { served.withLock { $0 = nil } }
        announcement.settle(.success(server.port))
        logger.debug("SFTP listens", metadata: ["host": "\(configuration.host)", "port": "\(server.port)"])
        await withTaskCancellationOrGracefulShutdownHandler {
            await server.finish()
        } onCancelOrGracefulShutdown: {
            server.stop()
        }
    }

    /// The port it listens on, as soon as it does.
    public func port() async throws -> Int { try await announcement.port() }

    /// The host's public keys, which follow from the seed or the key files.
    ///
    /// - Throws: ``SFTPEndpointError`` when a key file is unreadable.
    public func hostKeys() throws -> [SSHPublicKey] { try HostKeyring(configuration).publicKeys }

    /// The lines that `known_hosts` needs for this endpoint at `port`.
    public func knownHosts(port: Int) throws -> String {
        let name = port == 22 ? configuration.host : "[\(configuration.host)]:\(port)"
        return try hostKeys().map { "\(name) \($0.shortLine)\n" }.joined()
    }
}
