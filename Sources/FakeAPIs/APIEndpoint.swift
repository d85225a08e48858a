public import Drops
public import Faults
import Foundation
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle

/// One HTTP server for the control planes: Adobe's Flow Service and Constant Contact's V3 API.
///
/// ```swift
/// let apis = APIEndpoint(configuration: APIConfiguration(), journal: journal)
/// async let running: Void = apis.run()
/// let port = try await apis.port()
/// ```
public final class APIEndpoint: Service {
    /// Why an endpoint does not listen.
    public struct CannotListen: Error, CustomStringConvertible, Sendable {
        /// One sentence for whoever starts it; where the port is in use, with the way to choose another.
        public let description: String
    }

    private let configuration: APIConfiguration
    let core: Result<APICore, any Error>
    private let logger: Logger
    private let listening = Listening()

    /// - Parameters:
    ///   - journal: where requests and deliveries are written.
    ///   - spool: where bodies go while they arrive, and stay.
    ///   - faults: asked once for every request.
    ///   - time: decides expiry, limits and every date that is told.
    public init(
        configuration: APIConfiguration = APIConfiguration(), journal: Journal, spool: Spool = Spool(),
        faults: FaultPlan = FaultPlan(), time: TimeSource = .system, logger: Logger = Logger(label: "mockdest.apis")
    ) {
        self.configuration = configuration
        self.logger = logger
        core = Result {
            try APICore(
                configuration: configuration, journal: journal, spool: spool, faults: faults, time: time,
                logger: logger)
        }
    }

    /// The port that it listens on, as soon as it does.
    ///
    /// - Throws: ``CannotListen`` when the port is in use, the data directory cannot be read, or it ended first.
    public func port() async throws -> Int { try await listening.port() }

    /// Listens until the task is cancelled or a graceful shutdown begins.
    ///
    /// - Throws: ``CannotListen``.
    public func run() async throws {
        do {
            try await server(for: try core.get()).run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            let reason = CannotListen(
                description: "The port \(configuration.port) for the HTTP APIs is in use on \(configuration.host); "
                    + "choose another with --api-port, or 0 for a free one.")
            listening.fail(reason)
            throw reason
        } catch is CancellationError {
            // Being cancelled is how it ends.
        } catch {
            let reason = CannotListen(
                description: "The HTTP APIs cannot listen on \(configuration.host):\(configuration.port): \(error).")
            listening.fail(reason)
            throw reason
        }
        listening.fail(CannotListen(description: "The HTTP API endpoint has ended."))
    }

    private func server(for core: APICore) -> HTTPService<RequestHandler> {
        // Hummingbird calls each cancelled connection an error; here they are everyday life.
        var quiet = logger
        quiet.logLevel = .critical
        return HTTPService(
            RequestHandler(core: core), host: configuration.host, port: configuration.port,
            channel: .init(additionalChannelHandlers: [ContinueHandler()]), time: core.time, logger: quiet
        ) { [listening, configuration] channel in
            listening.succeed(channel.localAddress?.port ?? configuration.port)
        }
    }
}
