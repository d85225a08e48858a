import NIOCore
import NIOHTTP1

/// Bytes to the parts of requests, by NIO's decoder of HTTP/1.1.
///
/// NIO's `ByteToMessageHandler` would do as well, for decoders of every kind: the first one of a process has Swift's
/// runtime look up seven conformances more, a twelfth of the time until S3 is ready.
final class RequestDecoder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = HTTPServerRequestPart

    private enum State {
        case open
        /// The client sends no more.
        case ending
        /// What still comes is thrown away: the client's end or a mistake of its was told.
        case over
    }

    private let decoder: HTTPRequestDecoder
    /// What the decoder wants to see again with what comes next, and what comes while it is at work.
    private var bytes = ByteBuffer()
    private var state = State.open
    private var isAtWork = false

    init(limits: NIOHTTPDecoderLimitConfiguration) {
        decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: limits)
    }

    func handlerAdded(context: ChannelHandlerContext) { decoder.decoderAdded(context: context) }
    func handlerRemoved(context: ChannelHandlerContext) { decoder.decoderRemoved(context: context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard state != .over else { return }
        append(unwrapInboundIn(data))
        work(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { end(context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    private func append(_ new: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return bytes = new }
        bytes.writeImmutableBuffer(new)
    }

    private func end(_ context: ChannelHandlerContext) {
        guard state == .open else { return }
        state = .ending
        work(context)
    }

    /// A part may lead to more bytes or to the end before the decoder returns: these are looked at when it has.
    private func work(_ context: ChannelHandlerContext) {
        guard !isAtWork else { return }
        isAtWork = true
        defer { isAtWork = false }
        do {
            while state == .open, try decode(context) {}
            guard state == .ending else { return }
            state = .over
            _ = try decoder.decodeLast(context: context, buffer: &bytes, seenEOF: true)
        } catch {
            state = .over
            bytes = ByteBuffer()
            context.fireErrorCaught(error)
        }
    }

    /// - Returns: whether something came meanwhile.
    private func decode(_ context: ChannelHandlerContext) throws -> Bool {
        var read = ByteBuffer()
        swap(&read, &bytes)
        _ = try decoder.decode(context: context, buffer: &read)
        let came = bytes
        // Read to its end it is let go, since bodies may hold on to parts of it.
        if read.readableBytes == 0 { read = ByteBuffer() }
        if decoder.shouldReclaimBytes(buffer: read) { read.discardReadBytes() }
        bytes = read
        guard came.readableBytes > 0 else { return false }
        append(came)
        return true
    }
}
