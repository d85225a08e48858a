import Drops
import Foundation
import NIOCore
import NIOEmbedded
import Synchronization

extension S3Endpoint {
    private struct Preparation {
        var isRunning = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private static let preparation = Mutex(Preparation())

    /// Has one request answered that nobody sent, in an endpoint that nobody reaches, so that the first real one of
    /// this process need not wait: what Swift's runtime looks up once for every type takes longer than the work. A
    /// thread of its own does it. Until it is done, endpoints do not tell their port.
    public static func prepare() {
        preparation.withLock { $0.isRunning = true }
        let thread = startThread(elsewhere: true) {
            _ = FirstRequest.answers()
            endPreparation()
        }
        guard let thread else { return endPreparation() }
        pthread_detach(thread)
    }

    private static func endPreparation() {
        let ended = preparation.withLock { preparation in
            defer { preparation = Preparation() }
            return preparation
        }
        for waiter in ended.waiting { waiter.resume() }
    }

    /// Waits for the end of ``prepare()`` where it is at work.
    static func prepared() async {
        await withCheckedContinuation { waiter in
            let isRunning = preparation.withLock { preparation in
                if preparation.isRunning { preparation.waiting.append(waiter) }
                return preparation.isRunning
            }
            if !isRunning { waiter.resume() }
        }
    }
}

/// A signed upload, as bytes of HTTP/1.1, at a moment that never passes.
enum FirstRequest {
    private static let signature = "4a56a7d33b6bcdb5efc7d67489cc098d78227afd07cacee821954939cbfd941b"
    private static let head = """
        PUT /exports/first HTTP/1.1\r
        Host: localhost\r
        x-amz-date: 20130524T000000Z\r
        x-amz-content-sha256: b7299883693b32439f2d237fbdc75618bd1ab3fc994bb01f1bc1e321b675c886\r
        Authorization: AWS4-HMAC-SHA256 Credential=test/20130524/us-east-1/s3/aws4_request, \
        SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=\(signature)\r
        Content-Length: 8\r
        \r\n
        """

    /// The bytes that the endpoint answered.
    static func answers() -> String {
        let endpoint = SocketlessEndpoint(
            configuration: S3Configuration(credentials: ["test": "test"], buckets: ["exports"]),
            time: .fixed(Date(timeIntervalSince1970: 1_369_353_600)))
        let channel = EmbeddedChannel(handlers: endpoint.connection(number: 0))
        _ = try? channel.writeInbound(ByteBuffer(string: head + "mockdest"))
        var answers = ""
        while let part = try? channel.readOutbound(as: IOData.self) {
            if case .byteBuffer(let buffer) = part { answers += String(buffer: buffer) }
        }
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return answers
    }
}
