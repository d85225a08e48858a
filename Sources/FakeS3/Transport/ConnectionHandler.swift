import Drops
import Faults
import NIOCore
import NIOHTTP1
import NIOPosix

/// One connection: heads and bodies go to a ``RequestSession``, its answer goes out, in order.
///
/// Everything happens on the connection's event loop; while an answer is on its way, what the client sent ahead waits
/// unread (HTTP/1.1 pipelining, RFC 9112, section 9.3.2).
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = IOData

    let core: S3Core
    private let number: Int
    var session: RequestSession?
    var head: HTTPRequestHead?
    var isBusy = false
    private var waiting = CircularBuffer<HTTPServerRequestPart>()
    private var isReadHeldBack = false
    private var isInputClosed = false
    /// Whether a request's body has not ended.
    private var isBodyOpen = false
    /// Whether the last answer is out and what still comes is thrown away.
    private var isLingering = false
    /// Whether a fault rule keeps this connection from ever answering again.
    var isStalled = false
    var transfer: BlobTransfer?
    /// Bytes per second of the running answer, where a fault rule sets them.
    var throttle: Int?
    var progress = Progress()
    private var watch: Scheduled<Void>?

    init(core: S3Core, number: Int) {
        self.core = core
        self.number = number
    }

    // MARK: Silence

    func channelActive(context: ChannelHandlerContext) {
        lookLater(context)
        context.fireChannelActive()
    }

    private func lookLater(_ context: ChannelHandlerContext) {
        let box = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        watch = context.eventLoop.scheduleTask(in: TimeAmount(core.configuration.idleTimeout)) {
            let (handler, context) = box.value
            handler.look(context)
        }
    }

    /// Ends a connection that holds its place and does nothing: a head or body that comes byte by byte or not at all, an
    /// answer that nobody takes. What a fault rule stalls is left alone.
    private func look(_ context: ChannelHandlerContext) {
        guard context.channel.isActive, !isStalled else { return }
        let unsent = isBusy ? Self.unsent(context) : 0
        let isPeerStill = progress.look(
            isReceiving: session != nil && !isBusy, unsent: unsent, least: core.configuration.slowestBody)
        let isWaitingForPeer = !isBusy || transfer != nil || unsent > 0
        guard isPeerStill, isWaitingForPeer else { return lookLater(context) }
        guard let session, !isBusy else { return cut(context) }
        session.timeOut()
        send(session.refusalAnswer(), session, keepAlive: false, context)
    }

    /// Bytes that the socket has not taken, those of files included.
    private static func unsent(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    // MARK: In

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if isStalled || isLingering { return }
        if isBusy { waiting.append(part) } else { handle(part, context) }
    }

    func read(context: ChannelHandlerContext) {
        if isBusy, !isLingering { isReadHeldBack = true } else { context.read() }
    }

    private func handle(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let head): begin(head, context)
        case .body(let buffer): receive(buffer, context)
        case .end: end(context)
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        progress.turn()
        let session = RequestSession(core: core, head: head, connection: number)
        self.session = session
        self.head = head
        isBodyOpen = true
        act(on: session.fault, context) { self.goAhead(context) }
    }

    private func receive(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        guard let session else { return }
        progress.receive(buffer.readableBytes)
        let before = session.fault
        buffer.withUnsafeReadableBytes { session.receive($0) }
        if before == nil, session.fault != nil { act(on: session.fault, context) {} }
        if case .throttle(let rate) = session.fault { pause(Self.time(buffer.readableBytes, rate), context) {} }
    }

    /// Does what a fault rule wants done to the connection before the work, or goes on.
    private func act(on fault: FaultRule.Action?, _ context: ChannelHandlerContext, goOn: @escaping () -> Void) {
        switch fault {
        // A connection that is closed without a word looks the same whether its request was read or not.
        case .cut, .refuseConnection: cut(context)
        case .stall: isStalled = true
        case .delay(let milliseconds): pause(.milliseconds(Int64(milliseconds)), context, then: goOn)
        default: goOn()
        }
    }

    private func pause(_ time: TimeAmount, _ context: ChannelHandlerContext, then: @escaping () -> Void) {
        isBusy = true
        let box = NIOLoopBound((self, context, then), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: time) {
            let (handler, context, then) = box.value
            guard context.channel.isActive else { return }
            then()
            handler.resume(context)
        }
    }

    static func time(_ bytes: Int, _ bytesPerSecond: Int) -> TimeAmount {
        .nanoseconds(Int64(bytes) * 1_000_000_000 / Int64(max(1, bytesPerSecond)))
    }

    /// Tells a client that asked first whether it may send its body (RFC 9110, section 10.1.1).
    private func goAhead(_ context: ChannelHandlerContext) {
        guard let head, let session, head.headers.first(name: "expect")?.lowercased() == "100-continue" else { return }
        if session.refusal != nil {
            // The client may send the body or not; only the end of the connection leaves no doubt.
            send(session.refusalAnswer(), session, keepAlive: false, context)
        } else {
            let go = ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")
            context.writeAndFlush(wrapOutboundOut(.byteBuffer(go)), promise: nil)
        }
    }

    private func end(_ context: ChannelHandlerContext) {
        isBodyOpen = false
        guard let session else { return }
        let isDelayed = session.fault != nil
        guard session.endsSlowly, core.hashesAside else {
            return answer(session.finish(), session, isDelayed: isDelayed, context)
        }
        isBusy = true
        self.session = nil
        let box = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let lent = LentSession(session: session)
        NIOThreadPool.singleton.runIfActive(eventLoop: context.eventLoop) { lent.session.finish() }.whenComplete {
            result in
            let (handler, context) = box.value
            guard context.channel.isActive, case .success(let answer) = result else { return lent.session.cut() }
            handler.answer(answer, lent.session, isDelayed: isDelayed, context)
        }
    }

    /// - Parameter isDelayed: whether a fault rule acted before the work already.
    private func answer(
        _ answer: S3Answer, _ session: RequestSession, isDelayed: Bool, _ context: ChannelHandlerContext
    ) {
        let keepAlive = head?.isKeepAlive == true && !isInputClosed
        switch session.fault {
        case _ where session.refusal != nil: send(answer, session, keepAlive: keepAlive, context)
        case .loseReply, .refuseConnection:
            self.session = session
            cut(context)
        case .delay(let milliseconds) where !isDelayed:
            isBusy = true
            self.session = session
            let box = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .milliseconds(Int64(milliseconds))) {
                let (handler, context) = box.value
                guard let session = handler.session else { return }
                handler.send(answer, session, keepAlive: keepAlive, context)
            }
        case .closeChannel, .cut, .stall:
            send(answer, session, keepAlive: keepAlive, breaking: session.fault, context)
        default: send(answer, session, keepAlive: keepAlive, context)
        }
    }

    /// Takes up what waited while the connection was busy.
    func resume(_ context: ChannelHandlerContext) {
        isBusy = false
        while !isBusy, let part = waiting.popFirst() { handle(part, context) }
        if !isBusy, isReadHeldBack {
            isReadHeldBack = false
            context.read()
        }
        if !isBusy, isInputClosed, session == nil { context.close(promise: nil) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { pump(context) }
        context.fireChannelWritabilityChanged()
    }

    // MARK: Ends

    /// Closes after the last answer. In the middle of a body only the own direction at first: bytes that meet a closed
    /// socket make the client's side forget the answer (RFC 9112, section 9.6).
    func leave(_ context: ChannelHandlerContext) {
        guard isBodyOpen, !isInputClosed else { return context.close(promise: nil) }
        isLingering = true
        waiting.removeAll()
        context.close(mode: .output, promise: nil)
        watch?.cancel()
        let box = NIOLoopBound(context, eventLoop: context.eventLoop)
        watch = context.eventLoop.scheduleTask(in: TimeAmount(core.configuration.idleTimeout)) {
            box.value.close(promise: nil)
        }
        context.read()
    }

    private func cut(_ context: ChannelHandlerContext) {
        session?.cut()
        session = nil
        isBusy = true
        waiting.removeAll()
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            isInputClosed = true
            // A request that is cut off in its middle can never end.
            if !isBusy || isLingering { cut(context) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        watch?.cancel()
        session?.cut()
        session = nil
        transfer = nil
        waiting.removeAll()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError, !isBusy {
            let refusal = S3Error(
                code: "BadRequest", status: 400, message: "An error occurred when parsing the HTTP request.")
            let body = refusal.document(resource: "", requestID: core.ids.requestID(), hostID: S3Core.hostID)
            let answer = S3Answer(400, headers: [("Content-Type", "application/xml")], body: .bytes(body))
            var buffer = ByteBuffer()
            AnswerHead(answer, version: .http1_1, keepAlive: false, isChunked: false).write(to: &buffer)
            buffer.writeBytes(body)
            context.writeAndFlush(wrapOutboundOut(.byteBuffer(buffer)), promise: nil)
        }
        session?.cut()
        session = nil
        context.close(promise: nil)
    }
}

/// A session at work on another thread.
// Unchecked: while the work runs nobody else holds the session; its connection let go of it and takes it back after.
private struct LentSession: @unchecked Sendable {
    let session: RequestSession
}
