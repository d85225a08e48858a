import Drops
import FakeAPIs
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Foundation

/// The inbox and admin API: how tests in any language await and judge a drop.
///
/// Described by the OpenAPI file that it serves at `/_mockdest/openapi.yaml`.
final class AdminEndpoint: Service {
    private let configuration: AdminConfiguration
    private let time: TimeSource
    private let logger: Logger
    private let bound = Listening()
    private let attached = Mutex<Harness?>(nil)

    init(configuration: AdminConfiguration, time: TimeSource, logger: Logger) {
        self.configuration = configuration
        self.time = time
        self.logger = logger
    }

    /// The harness that the API speaks for; requests before that are answered 503.
    func attach(_ harness: Harness) { attached.withLock { $0 = harness } }

    /// The port it listens on, once it does.
    ///
    /// - Throws: when it cannot listen, such as a port in use.
    func port() async throws -> Int { try await bound.port() }

    func run() async throws {
        let routes = AdminRoutes { [self] in try harness() }
        let bound = bound
        let server = HTTPService(
            routes.router().buildResponder(), host: configuration.host, port: configuration.port, time: time,
            logger: logger
        ) { channel in
            bound.succeed(channel.localAddress?.port ?? 0)
        }
        do {
            try await server.run()
            bound.fail(CancellationError())
        } catch {
            let clear = PortInUseError.from(
                error, host: configuration.host, port: configuration.port, flag: "--admin-port")
            bound.fail(clear)
            throw clear
        }
    }

    private func harness() throws -> Harness {
        guard let harness = attached.withLock({ $0 }) else {
            throw AdminError(status: .serviceUnavailable, message: "the harness is still starting")
        }
        return harness
    }
}

/// A port that another program holds.
struct PortInUseError: Error, CustomStringConvertible {
    let host: String
    let port: Int
    let flag: String

    var description: String {
        "port \(port) on \(host) is in use by another program; choose another with \(flag), or \(flag) 0 for a free one"
    }

    /// The clear form of a bind error, or the error itself.
    static func from(_ error: any Error, host: String, port: Int, flag: String) -> any Error {
        guard let failure = error as? IOError, failure.errnoCode == EADDRINUSE else { return error }
        return PortInUseError(host: host, port: port, flag: flag)
    }
}
