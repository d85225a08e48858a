import AsyncHTTPClient
import Crypto
import Drops
import Foundation
import NIOCore
import NIOHTTP1

/// A stretch of a blob as the body of a request, with its SHA-256.
struct S3SenderBody: Sendable {
    let blob: Blob
    let range: Range<Int>

    init(_ blob: Blob, _ range: Range<Int>) {
        self.blob = blob
        self.range = range
    }

    func sha256() throws -> String {
        var hash = SHA256()
        try blob.forEachPiece(in: range) { hash.update(bufferPointer: $0) }
        return SigV4Signer.hex(hash.finalize())
    }

    /// The bytes in pieces, read when the connection asks for them.
    var pieces: BlobPieces { BlobPieces(blob: blob, range: range) }
}

/// A part of a blob, 256 KiB at a time.
struct BlobPieces: AsyncSequence, Sendable {
    let blob: Blob
    let range: Range<Int>

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let blob: Blob
        fileprivate var rest: Range<Int>

        mutating func next() throws -> ByteBuffer? {
            guard !rest.isEmpty else { return nil }
            let end = Swift.min(rest.lowerBound + (256 << 10), rest.upperBound)
            var buffer = ByteBuffer()
            try blob.forEachPiece(in: rest.lowerBound..<end) { buffer.writeBytes($0) }
            rest = end..<rest.upperBound
            return buffer
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(blob: blob, rest: range) }
}

/// One request before it is signed.
struct S3SenderRequest: Sendable {
    let operation: String
    let method: String
    let path: String
    let query: [(name: String, value: String)]
    let headers: [(name: String, value: String)]
    let body: S3SenderBody

    init(
        _ operation: String, _ method: String, bucket: String, key: String? = nil,
        query: [(name: String, value: String)] = [], headers: [(name: String, value: String)] = [],
        body: S3SenderBody = S3SenderBody(Blob([]), 0..<0)
    ) {
        self.operation = operation
        self.method = method
        path = "/" + SigV4Signer.escaped(bucket) + (key.map { "/" + SigV4Signer.escaped($0, keepSlash: true) } ?? "")
        self.query = query.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
        self.headers = headers
        self.body = body
    }

    var encodedQuery: String {
        query.map { SigV4Signer.escaped($0.name) + "=" + SigV4Signer.escaped($0.value) }.joined(separator: "&")
    }
}

/// An answer with its body as text; nothing that is read here is large.
struct S3SenderAnswer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let body: String

    func refusal(_ operation: String) -> S3Sender.Refused {
        func text(_ name: String) -> String {
            guard let open = body.firstRange(of: "<\(name)>"), let close = body.firstRange(of: "</\(name)>"),
                open.upperBound <= close.lowerBound
            else { return "" }
            return String(body[open.upperBound..<close.lowerBound])
        }
        return S3Sender.Refused(operation: operation, status: status, code: text("Code"), message: text("Message"))
    }
}

extension S3Sender.Refused {
    /// Whether the same request may succeed later.
    var mayPass: Bool { status >= 500 || ["RequestTimeout", "SlowDown"].contains(code) }

    /// Whether an upload in parts must begin anew: a repeated end of it found none, because the first one's answer was
    /// lost, or S3 told of a failure after it had begun its answer with 200.
    var asksForNewUpload: Bool {
        operation == "CompleteMultipartUpload"
            && ["NoSuchUpload", "InternalError", "SlowDown", "ServiceUnavailable"].contains(code)
    }
}

extension S3Sender {
    /// Sends until it is answered for good or the tries are used up.
    func send(_ request: S3SenderRequest) async throws -> S3SenderAnswer {
        try await retries.run {
            let answer = try await sendOnce(request)
            guard answer.status < 300 else { throw answer.refusal(request.operation) }
            return answer
        } while: { outcome in
            guard case .failure(let error) = outcome else { return false }
            return (error as? Refused)?.mayPass ?? true
        }
    }

    /// Tells a refused connection at once; trying again is the business of ``send(_:)``.
    static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    private func sendOnce(_ request: S3SenderRequest) async throws -> S3SenderAnswer {
        let query = request.encodedQuery
        let origin = base.absoluteString.hasSuffix("/") ? String(base.absoluteString.dropLast()) : base.absoluteString
        var message = HTTPClientRequest(url: origin + request.path + (query.isEmpty ? "" : "?" + query))
        message.method = HTTPMethod(rawValue: request.method)
        var headers = request.headers
        headers.append(("host", base.port.map { "\(base.host ?? ""):\($0)" } ?? base.host ?? ""))
        let signed = signer.sign(
            method: request.method, path: request.path, query: query, headers: headers,
            payloadHash: try request.body.sha256(), at: now())
        for (name, value) in signed { message.headers.add(name: name, value: value) }
        if !request.body.range.isEmpty {
            message.body = .stream(request.body.pieces, length: .known(Int64(request.body.range.count)))
        } else if request.method != "DELETE" {
            message.body = .bytes(ByteBuffer())
        }
        let response = try await Self.client.execute(message, timeout: .seconds(300))
        let body = try await response.body.collect(upTo: 1 << 20)
        return S3SenderAnswer(
            status: Int(response.status.code), headers: response.headers, body: String(buffer: body))
    }
}
