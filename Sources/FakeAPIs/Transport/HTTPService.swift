package import Drops
package import Hummingbird
package import HummingbirdCore
package import Logging
package import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle

/// A responder's HTTP/1.1 server: Hummingbird's, without its `Application`, which takes longer to begin than the server,
/// describes its services by reflection, and tells the machine's time in `Date` where ours may stand still.
package struct HTTPService<Responder: HTTPResponder>
where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    private struct AnswerCut: Error {}

    private let responder: Responder
    private let address: BindAddress
    private let channel: HTTP1Channel.Configuration
    private let time: TimeSource
    private let logger: Logger
    private let isRunning: @Sendable (any Channel) -> Void

    /// - Parameters:
    ///   - port: 0 for a free one.
    ///   - time: what `Date` tells.
    ///   - isRunning: called once, with the channel that listens.
    package init(
        _ responder: Responder, host: String, port: Int, channel: HTTP1Channel.Configuration = .init(),
        time: TimeSource, logger: Logger, isRunning: @escaping @Sendable (any Channel) -> Void
    ) {
        self.responder = responder
        address = .hostname(host, port: port)
        self.channel = channel
        self.time = time
        self.logger = logger
        self.isRunning = isRunning
    }

    /// Serves until the task is cancelled.
    ///
    /// - Throws: NIO's `IOError` when it cannot listen.
    package func run() async throws {
        let server = try HTTPServerBuilder.http1(configuration: channel).buildServer(
            configuration: .init(address: address), eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger
        ) { request, writer, channel in
            let response = try await respond(to: request, on: channel)
            // The parser's error would have a second answer written.
            do { try await writer.write(response: response.head, body: response.body) } catch is HTTPParserError {
                throw AnswerCut()
            }
        } onServerRunning: {
            isRunning($0)
        }
        try await server.run()
    }

    private func respond(to request: Request, on channel: any Channel) async throws -> Response {
        var response: Response
        do {
            let context = Responder.Context(source: .init(channel: channel, logger: logger))
            response = try await responder.respond(to: request, context: context)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            response = Response(status: .internalServerError)
        }
        response.headers[.date] = Timestamp.http(time.now)
        return response
    }
}
