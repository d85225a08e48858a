public import Drops
public import Faults
public import Logging
import NIOPosix
import NIOCore
public import ServiceLifecycle
import Synchronization

/// A server that speaks Amazon S3's protocol as strictly as S3 does, for one test or one machine.
///
/// ```swift
/// let s3 = S3Endpoint(configuration: .init(buckets: ["exports"]), journal: journal, spool: spool)
/// async let running: Void = s3.run()
/// let port = try await s3.port()
/// ```
public final class S3Endpoint: Service {
    /// Why an endpoint does not listen.
    public struct CannotListen: Error, CustomStringConvertible, Sendable {
        /// One sentence with host, port and what to do.
        public let description: String
    }

    let core: S3Core
    private let listening = Listening()
    private let begun = Mutex<Serving?>(nil)

    private struct Serving {
        let identity: TLSIdentity?
        let listener: Listener
        let port: Int
        let channel: EventLoopFuture<any Channel>
    }

    /// - Parameters:
    ///   - journal: where requests and deliveries are written.
    ///   - spool: where bodies go while they arrive, and stay.
    ///   - faults: asked once for every request.
    ///   - time: decides clock skew, expiry and every date that is told.
    public init(
        configuration: S3Configuration = S3Configuration(), journal: Journal, spool: Spool = Spool(),
        faults: FaultPlan = FaultPlan(), time: TimeSource = .system, logger: Logger = Logger(label: "mockdest.s3")
    ) {
        core = S3Core(
            configuration: configuration, journal: journal, spool: spool, faults: faults, time: time, logger: logger,
            hashesAside: true)
    }

    /// The port that it listens on, as soon as it does.
    ///
    /// - Throws: ``CannotListen`` when the port is taken, or the endpoint ended first.
    public func port() async throws -> Int { try await listening.port() }

    /// PEM of the certificate that a client must trust, once the endpoint listens; nil without a generated one.
    public func authorityPEM() async throws -> String? {
        _ = try await listening.port()
        return begun.withLock { $0 }?.identity?.authorityPEM
    }

    /// Listens and answers from now on, until ``run()`` ends. Where nobody says so, `run()` does it.
    ///
    /// - Returns: the port. ``port()`` tells it later, once all of S3 is prepared.
    /// - Throws: ``CannotListen`` when the port is taken or the host none of this machine, and what the data directory
    ///   or the certificate has wrong.
    @discardableResult
    public func begin() throws -> Int {
        do {
            return try begun.withLock { begun in
                let serving = try begun ?? self.serving()
                begun = serving
                return serving.port
            }
        } catch {
            listening.fail(error)
            throw error
        }
    }

    private func serving() throws -> Serving {
        let (configuration, time) = (core.configuration, core.time)
        let (host, port) = (configuration.host, configuration.port)
        let socket: TCPListener
        do { socket = try TCPListener(host: host, port: port) } catch {
            let advice =
                error.isOfHost
                ? "Choose an address of this machine, such as 127.0.0.1." : "Choose another port, or 0 for a free one."
            throw CannotListen(description: "S3 cannot listen on \(host):\(port): \(error). \(advice)")
        }
        try core.open()
        let tls = try configuration.tls.map {
            try TLSIdentity($0, domains: configuration.domains, host: host, now: time.now)
        }
        let listener = Listener(core: core, tls: tls)
        let taken = socket.port
        return Serving(identity: tls, listener: listener, port: taken, channel: listener.serve(socket))
    }

    /// Serves until the task is cancelled or a graceful shutdown begins; then every connection is closed.
    public func run() async throws {
        defer { core.store.close() }
        try begin()
        guard let serving = begun.withLock({ $0 }) else { return }
        let channel = try await serving.channel.get()
        await Self.prepared()
        listening.succeed(serving.port)
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await channel.closeFuture.get()
        } onCancelOrGracefulShutdown: {
            channel.close(promise: nil)
        }
        await serving.listener.closeConnections()
        listening.fail(CannotListen(description: "The S3 endpoint has ended."))
    }

    deinit { begun.withLock { $0 }?.channel.whenSuccess { $0.close(promise: nil) } }

    /// The first object delivered into a bucket after number `id`, at once or as soon as it comes.
    ///
    /// - Parameters:
    ///   - pattern: glob over the key: `*` is any run, `?` one character.
    ///   - id: number of the last delivery seen; 0 begins at the first.
    /// - Returns: nil when `timeout` passes first.
    public func nextObject(
        in bucket: String, matching pattern: String = "*", after id: Int = 0, timeout: Duration,
        clock: any Clock<Duration> = ContinuousClock()
    ) async -> Delivery? {
        let glob = Glob(pattern)
        return await core.journal.nextDelivery(after: id, timeout: timeout, clock: clock) {
            $0.endpoint == .s3 && $0.container == bucket && glob.matches($0.pathBytes)
        }
    }

    /// Forgets all buckets and objects; the configured buckets are there again, empty.
    public func reset() { core.reset() }
}
