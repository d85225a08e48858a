import Drops
import Faults
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// An answer on its way out: in one piece with its head, by the kernel from files, or as much as the socket takes.
extension ConnectionHandler {
    /// - Parameter breaking: what a fault rule does in the middle of the answer, instead of its second half.
    func send(
        _ answer: S3Answer, _ session: RequestSession, keepAlive: Bool, breaking: FaultRule.Action? = nil,
        _ context: ChannelHandlerContext
    ) {
        isBusy = true
        self.session = nil
        // Only a chunked answer can end too early on a connection that goes on.
        let isChunked = breaking == .closeChannel
        let head = AnswerHead(answer, version: head?.version ?? .http1_1, keepAlive: keepAlive, isChunked: isChunked)
        var buffer = context.channel.allocator.buffer(capacity: 768)
        head.write(to: &buffer)
        let box = NIOLoopBound((self, context, session, answer), eventLoop: context.eventLoop)
        let done: @Sendable (Result<Void, any Error>) -> Void = { result in
            let (handler, context, session, answer) = box.value
            handler.sent(result, answer, session, keepAlive: keepAlive, breaking: breaking, context)
        }
        var body = breaking == nil ? answer.body : answer.prefix(session.breakingPoint(of: answer.body.size))
        throttle = nil
        if case .throttle(let rate) = session.fault {
            throttle = rate
            if case .bytes(let bytes) = body { body = .blob(Blob(bytes), 0..<bytes.count) }
        }
        if isChunked { body = Self.chunked(body) }
        switch body {
        case .none: finishSending(buffer, context, done)
        case .bytes(let bytes):
            buffer.writeBytes(bytes)
            finishSending(buffer, context, done)
        case .blob(let blob, let range):
            send(blob, range, after: buffer, context, done)
        }
    }

    private func send(
        _ blob: Blob, _ range: Range<Int>, after head: ByteBuffer, _ context: ChannelHandlerContext,
        _ done: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        var buffer = head
        do {
            if throttle == nil, range.count <= Self.sentWithItsHead {
                try blob.forEachPiece(in: range) { _ = buffer.writeBytes($0) }
                return finishSending(buffer, context, done)
            }
            context.write(wrapOutboundOut(.byteBuffer(buffer)), promise: nil)
            if throttle == nil, core.configuration.tls == nil, blob.isInFewFiles {
                try writeFiles(of: blob, range, context)
                finishSending(ByteBuffer(), context, done)
            } else {
                transfer = BlobTransfer(blob, range, pieceSize: throttle.map { max(1, $0 / 10) }, done)
                pump(context)
            }
        } catch {
            fail(error, context, done)
        }
    }

    /// Bodies up to this size go out in one piece with their head.
    private static let sentWithItsHead = 64 << 10

    private func fail(
        _ error: any Error, _ context: ChannelHandlerContext, _ done: (Result<Void, any Error>) -> Void
    ) {
        core.logger.error("S3 body cannot be read", metadata: ["error": "\(error)"])
        context.flush()
        done(.failure(error))
        context.close(promise: nil)
    }

    /// The body in one chunk and the last chunk after it.
    private static func chunked(_ body: S3Answer.Body) -> S3Answer.Body {
        let bytes: [UInt8] =
            switch body {
            case .none: []
            case .bytes(let bytes): bytes
            case .blob(let blob, let range): (try? blob.bytes(in: range)) ?? []
            }
        let first =
            bytes.isEmpty ? [] : Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
        return .bytes(first + Array("0\r\n\r\n".utf8))
    }

    private func finishSending(
        _ last: ByteBuffer, _ context: ChannelHandlerContext,
        _ done: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.whenComplete(done)
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(last)), promise: promise)
    }

    /// Hands the files of a blob to the kernel, which sends them without bringing them here.
    private func writeFiles(of blob: Blob, _ range: Range<Int>, _ context: ChannelHandlerContext) throws {
        var start = 0
        for leaf in blob.leaves {
            let part = range.clamped(to: start..<(start + leaf.size))
            if !part.isEmpty, let path = leaf.filePath {
                let file = try NIOFileHandle(_deprecatedPath: path)
                let region = FileRegion(
                    fileHandle: file, readerIndex: part.lowerBound - start, endIndex: part.upperBound - start)
                let written = context.eventLoop.makePromise(of: Void.self)
                written.futureResult.whenComplete { _ in try? file.close() }
                context.write(wrapOutboundOut(.fileRegion(region)), promise: written)
            }
            start += leaf.size
        }
    }

    /// Writes as much of a blob as the socket takes; the rest when it is writable again.
    func pump(_ context: ChannelHandlerContext) {
        guard var transfer else { return }
        do {
            while let piece = try transfer.next(context.channel.allocator) {
                progress.move()
                let size = piece.readableBytes
                context.write(wrapOutboundOut(.byteBuffer(piece)), promise: nil)
                if let throttle { return pumpLater(transfer, Self.time(size, throttle), context) }
                if !context.channel.isWritable {
                    self.transfer = transfer
                    // A flush may make the channel writable again, which comes back here.
                    context.flush()
                    return
                }
            }
            self.transfer = nil
            finishSending(ByteBuffer(), context, transfer.done)
        } catch {
            self.transfer = nil
            fail(error, context, transfer.done)
        }
    }

    private func pumpLater(_ transfer: BlobTransfer, _ time: TimeAmount, _ context: ChannelHandlerContext) {
        self.transfer = nil
        context.flush()
        let box = NIOLoopBound((self, context, transfer), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: time) {
            let (handler, context, transfer) = box.value
            guard context.channel.isActive else {
                return transfer.done(.failure(ChannelError.ioOnClosedChannel))
            }
            handler.transfer = transfer
            handler.pump(context)
        }
    }

    private func sent(
        _ result: Result<Void, any Error>, _ answer: S3Answer, _ session: RequestSession, keepAlive: Bool,
        breaking: FaultRule.Action?, _ context: ChannelHandlerContext
    ) {
        progress.turn()
        if let breaking { return broke(breaking, session, keepAlive: keepAlive, context) }
        switch result {
        case .success: session.answered(answer, bytesOut: answer.body.size)
        case .failure: session.cut()
        }
        if keepAlive { resume(context) } else { leave(context) }
    }

    private func broke(
        _ breaking: FaultRule.Action, _ session: RequestSession, keepAlive: Bool, _ context: ChannelHandlerContext
    ) {
        if case .stall = breaking {
            self.session = session
            isStalled = true
            return resume(context)
        }
        session.cut()
        if case .closeChannel = breaking, keepAlive { resume(context) } else { context.close(promise: nil) }
    }
}
