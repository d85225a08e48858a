import Drops
import Faults
import Foundation
import Logging
import NIOCore
import NIOPosix

@testable import Exporting
@testable import FakeS3

/// An endpoint under test and the means to send it exactly what a test wants: bytes on a socket, signed by the
/// reference exporter's signer, at a moment that does not move.
struct S3Probe: Sendable {
    /// The moment at which these tests take place.
    static let now = Date(timeIntervalSince1970: 1_795_000_000)

    let endpoint: S3Endpoint
    let port: Int
    let journal: Journal

    /// The connection ended without an answer.
    struct NoReply: Error {}

    struct Reply: Sendable {
        var status = 0
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []

        var text: String { String(decoding: body, as: UTF8.self) }
        func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
        /// The text of the first element of this name.
        func element(_ name: String) -> String? {
            guard let open = text.firstRange(of: "<\(name)>"), let close = text.firstRange(of: "</\(name)>") else {
                return nil
            }
            return String(text[open.upperBound..<close.lowerBound])
        }
        var code: String? { element("Code") }
    }

    /// Signs and sends one request on a connection of its own.
    ///
    /// - Parameters:
    ///   - payloadHash: what `x-amz-content-sha256` says; the true hash by default.
    ///   - extraHeaders: sent but not signed.
    func send(
        _ method: String, _ path: String, query: String = "", headers: [(String, String)] = [], body: [UInt8] = [],
        payloadHash: String? = nil, secret: String = "test", accessKeyID: String = "test", at date: Date = now,
        host: String? = nil, extraHeaders: [(String, String)] = [], region: String = "us-east-1"
    ) async throws -> Reply {
        let signer = SigV4Signer(region: region, accessKeyID: accessKeyID, secretAccessKey: secret)
        let signed = signer.sign(
            method: method, path: path, query: query,
            headers: headers + [("host", host ?? "127.0.0.1:\(port)")],
            payloadHash: payloadHash ?? hex(SHA.of(body)), at: date)
        return try await raw(
            method, path, query: query, headers: signed.map { ($0.name, $0.value) } + extraHeaders, body: body)
    }

    /// The bytes of a signed request without a body, to be sent with others at once.
    func bytes(_ method: String, _ path: String, query: String, headers: [(String, String)]) -> [UInt8] {
        let signer = SigV4Signer(region: "us-east-1", accessKeyID: "test", secretAccessKey: "test")
        let signed = signer.sign(
            method: method, path: path, query: query, headers: headers + [("host", "127.0.0.1:\(port)")],
            payloadHash: hex(SHA.of([])), at: Self.now)
        let lines = signed.map { "\($0.name): \($0.value)\r\n" }.joined()
        return Array("\(method) \(path)?\(query) HTTP/1.1\r\n\(lines)Content-Length: 0\r\n\r\n".utf8)
    }

    /// Sends a request as it is.
    func raw(
        _ method: String, _ path: String, query: String = "", headers: [(String, String)], body: [UInt8] = []
    ) async throws -> Reply {
        var head = "\(method) \(path)\(query.isEmpty ? "" : "?" + query) HTTP/1.1\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        let hasLength = headers.contains { ["content-length", "transfer-encoding"].contains($0.0.lowercased()) }
        if !hasLength, method != "GET", method != "HEAD" { head += "Content-Length: \(body.count)\r\n" }
        let replies = try await exchange(Array((head + "\r\n").utf8) + body, replies: 1, isHead: method == "HEAD")
        guard let reply = replies.first else { throw NoReply() }
        return reply
    }

    /// Posts a browser's form, the file last.
    func post(_ fields: [(String, String)], file: String, filename: String? = nil) async throws -> Reply {
        func head(_ name: String) -> String { "--b\r\nContent-Disposition: form-data; name=\"\(name)\"" }
        let parts = fields.map { "\(head($0.0))\r\n\r\n\($0.1)\r\n" }.joined()
        let named = filename.map { "; filename=\"\($0)\"" } ?? ""
        return try await raw(
            "POST", "/exports",
            headers: [("Host", "127.0.0.1"), ("Content-Type", "multipart/form-data; boundary=b")],
            body: Array("\(parts)\(head("file"))\(named)\r\n\r\n\(file)\r\n--b--\r\n".utf8))
    }

    /// Sends bytes and reads so many replies.
    func exchange(_ bytes: [UInt8], replies count: Int, isHead: Bool = false) async throws -> [Reply] {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(bytes: bytes))
            var reader = ReplyReader(isHead: isHead)
            for try await buffer in inbound {
                reader.append(Array(buffer.readableBytesView))
                if reader.replies.count >= count { break }
            }
            return reader.replies
        }
    }
}

/// Reads replies with a `Content-Length` from a stream of bytes; informational ones count too.
private struct ReplyReader {
    let isHead: Bool
    private(set) var replies: [S3Probe.Reply] = []
    private var pending: [UInt8] = []

    init(isHead: Bool) { self.isHead = isHead }

    mutating func append(_ bytes: [UInt8]) {
        pending += bytes
        while let end = pending.firstRange(of: Array("\r\n\r\n".utf8)) {
            let lines = String(decoding: pending[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
            var reply = S3Probe.Reply()
            reply.status = Int(lines[0].split(separator: " ")[1]) ?? 0
            reply.headers = lines.dropFirst().compactMap { line in
                line.firstIndex(of: ":").map {
                    (String(line[..<$0]), line[line.index(after: $0)...].trimmingCharacters(in: .whitespaces))
                }
            }
            if reply.header("transfer-encoding") == "chunked", !isHead {
                // Kept with its chunk frames: a test that wants a chunked answer wants to see them.
                let last = Array("0\r\n\r\n".utf8)
                guard let close = pending[end.upperBound...].firstRange(of: last) else { return }
                reply.body = Array(pending[end.upperBound..<close.upperBound])
                pending.removeFirst(close.upperBound)
                replies.append(reply)
                continue
            }
            let length = isHead ? 0 : Int(reply.header("content-length") ?? "0") ?? 0
            guard pending.count - end.upperBound >= length else { return }
            reply.body = Array(pending[end.upperBound..<(end.upperBound + length)])
            pending.removeFirst(end.upperBound + length)
            replies.append(reply)
        }
    }
}

/// Runs an endpoint for as long as `body` takes. The bucket `exports` is there.
func withS3<Result: Sendable>(
    _ change: (inout S3Configuration) -> Void = { _ in }, faults: [FaultRule] = [],
    time: TimeSource = .fixed(S3Probe.now), spool: Spool = Spool(),
    _ body: @escaping @Sendable (S3Probe) async throws -> Result
) async throws -> Result {
    // A client among a thousand tests that all begin at once may be silent for long between its connection and its
    // request.
    var configuration = S3Configuration(
        credentials: ["test": "test", "alt": "alt"], buckets: ["exports"], owner: "test", idleTimeout: .seconds(600))
    change(&configuration)
    let journal = Journal()
    let endpoint = S3Endpoint(
        configuration: configuration, journal: journal, spool: spool, faults: FaultPlan(rules: faults), time: time,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await endpoint.run() }
        defer { group.cancelAll() }
        return try await body(S3Probe(endpoint: endpoint, port: try await endpoint.port(), journal: journal))
    }
}
