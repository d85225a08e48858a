import Drops
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// The listening socket and its connections.
final class Listener: Sendable {
    private struct State {
        var connections: [Int: any Channel] = [:]
        var count = 0
    }

    private let state = Mutex(State())
    private let core: S3Core
    private let tls: TLSIdentity?

    init(core: S3Core, tls: TLSIdentity?) {
        self.core = core
        self.tls = tls
    }

    /// Takes the connections of a socket, those that wait already first.
    func serve(_ socket: consuming TCPListener) -> EventLoopFuture<any Channel> {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 4)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 4096, initial: 16384, maximum: 512 << 10)
            )
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 512 << 10, high: 2 << 20))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.connected(channel) }
            }
        let descriptor = socket.released()
        // NIO listens to it once more, with a shorter queue.
        defer { listen(descriptor, TCPListener.backlog) }
        return bootstrap.withBoundSocket(descriptor)
    }

    private func connected(_ channel: any Channel) throws {
        let number = state.withLock { state in
            state.count += 1
            state.connections[state.count] = channel
            return state.count
        }
        channel.closeFuture.whenComplete { _ in self.state.withLock { _ = $0.connections.removeValue(forKey: number) } }
        if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls.context)) }
        try channel.pipeline.syncOperations.addHandlers(Self.handlers(core, number: number))
    }

    /// What turns bytes into requests and answers into bytes, with or without a socket.
    static func handlers(_ core: S3Core, number: Int) -> [any ChannelHandler] {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 16 << 10
        limits.maxHeaderListSize = 64 << 10
        return [RequestDecoder(limits: limits), ConnectionHandler(core: core, number: number)]
    }

    /// Closes every connection and waits until they are gone.
    func closeConnections() async {
        let open = state.withLock { Array($0.connections.values) }
        for channel in open { channel.close(promise: nil) }
        for channel in open { try? await channel.closeFuture.get() }
    }
}
