import Drops
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import FakeS3

/// NIO's own handler of decoders is the oracle.
@Suite struct RequestDecoderTests {
    /// Writes down what arrives, and on a word of it has more arrive before it returns.
    private final class Witness: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        var seen: [String] = []
        var onBody: (ByteBuffer, (ChannelPipeline) -> Void)?

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): seen.append("\(head)")
            case .body(let bytes):
                if seen.last?.hasPrefix("body ") == true {
                    seen[seen.count - 1] += String(buffer: bytes)
                } else {
                    seen.append("body " + String(buffer: bytes))
                }
                if let (word, act) = onBody, bytes == word { act(context.pipeline) }
            case .end(let trailers): seen.append("end \(trailers.map { "\($0)" } ?? "")")
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            // What follows an error NIO tells as one more; here it is silence.
            if error is HTTPParserError { seen.append("\(error)") }
        }
    }

    private static let limits = NIOHTTPDecoderLimitConfiguration()

    private static func ours() -> any ChannelHandler { RequestDecoder(limits: limits) }
    private static func nios() -> any ChannelHandler {
        ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: limits))
    }

    private static let requests = [
        "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n",
        "PUT /k HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\nhello world",
        "PUT /k HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nX-T: 1\r\n\r\n",
        "POST /k HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
        "PUT /k HTTP/1.1\r\nContent-Length: 20\r\n\r\nhalf",
        "GET /k HTTP/2.7\r\n\r\n", "G\u{1}T / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nA : b\r\n\r\n",
        "PUT /k HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ]

    private static func heard(
        _ handler: any ChannelHandler, _ pieces: [ByteBuffer], closing: Bool
    ) throws -> [String] {
        let witness = Witness()
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandlers([handler, witness])
        for piece in pieces { try channel.writeInbound(piece) }
        if closing { channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
        _ = try channel.finish(acceptAlreadyClosed: true)
        return witness.seen
    }

    @Test(arguments: 0..<400)
    func `requests in any pieces are the same parts and errors as by NIO's handler`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let text = (0..<Int.random(in: 1...4, using: &generator))
            .map { _ in Self.requests.randomElement(using: &generator) ?? "" }.joined()
        var rest = ByteBuffer(string: text)
        var pieces: [ByteBuffer] = []
        while rest.readableBytes > 0 {
            let length = min(rest.readableBytes, Int.random(in: 1...40, using: &generator))
            if let piece = rest.readSlice(length: length) { pieces.append(piece) }
        }
        let closing = Bool.random(using: &generator)
        let ours = try Self.heard(Self.ours(), pieces, closing: closing)
        #expect(ours == (try Self.heard(Self.nios(), pieces, closing: closing)))
        #expect(!ours.isEmpty)
    }

    @Test(arguments: [false, true])
    func `what comes or ends while a part is at work is looked at afterwards`(ends: Bool) throws {
        func heard(_ handler: any ChannelHandler) throws -> [String] {
            let witness = Witness()
            witness.onBody = (
                ByteBuffer(string: "now"),
                { pipeline in
                    pipeline.fireChannelRead(ByteBuffer(string: "GET /later HTTP/1.1\r\n\r\n"))
                    if ends { pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
                }
            )
            let channel = EmbeddedChannel()
            try channel.pipeline.syncOperations.addHandlers([handler, witness])
            try channel.writeInbound(ByteBuffer(string: "PUT /k HTTP/1.1\r\nContent-Length: 3\r\n\r\nnow"))
            _ = try channel.finish(acceptAlreadyClosed: true)
            return witness.seen
        }
        let ours = try heard(Self.ours())
        #expect(ours == (try heard(Self.nios())))
        #expect(ours.filter { $0.hasPrefix("end") }.count == 2)
    }
}
