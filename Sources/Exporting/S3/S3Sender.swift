import AsyncHTTPClient
public import Drops
public import Foundation
import NIOCore
import NIOHTTP1

/// An S3 client of our own: puts files into a bucket as an exporter does.
///
/// It signs by itself and shares nothing with the endpoint that verifies. Above ``partSize`` it sends a multipart
/// upload. A `503`, a `500` and a lost connection are tried again, each time after twice the wait.
public struct S3Sender: Sendable {
    /// A request that S3 turned down for good.
    public struct Refused: Error, CustomStringConvertible, Sendable {
        /// S3's name for the request, such as `PutObject`.
        public let operation: String
        /// HTTP status; 200 when only the body tells of the failure.
        public let status: Int
        /// S3's own word, `NoSuchBucket`; empty when the answer had none.
        public let code: String
        /// S3's own sentence, or what its answer lacked; may be empty.
        public let message: String

        /// One sentence with operation, status, code and message.
        public var description: String { "S3 refused \(operation): \(status) \(code) \(message)" }
    }

    /// An endpoint that is no `http` or `https` URL.
    public struct BadEndpoint: Error, CustomStringConvertible, Sendable {
        /// One sentence with the endpoint as given and an example of a good one.
        public let description: String
    }

    let base: URL
    let signer: SigV4Signer
    /// Bytes from which on an object goes in parts, and length of a part. S3 takes no less than 5 MiB.
    public let partSize: Int
    let retries: Retries
    let now: @Sendable () -> Date

    /// - Parameters:
    ///   - endpoint: `http://127.0.0.1:9000`; requests are in path style.
    ///   - attempts: how often one request is tried in all.
    ///   - firstWait: before the second try; doubled before each further one.
    ///   - now: stamps the signatures.
    public init(
        endpoint: String, region: String = "us-east-1", accessKeyID: String, secretAccessKey: String,
        partSize: Int = 8 << 20, attempts: Int = 4, firstWait: Duration = .milliseconds(100),
        clock: any Clock<Duration> = ContinuousClock(), now: @escaping @Sendable () -> Date = { Date() }
    ) throws(BadEndpoint) {
        guard let url = URL(string: endpoint), let scheme = url.scheme, ["http", "https"].contains(scheme),
            url.host != nil
        else {
            throw BadEndpoint(
                description: "\(endpoint) is not an S3 endpoint; it should look like http://127.0.0.1:9000")
        }
        base = url
        signer = SigV4Signer(region: region, accessKeyID: accessKeyID, secretAccessKey: secretAccessKey)
        self.partSize = partSize
        retries = Retries(attempts: attempts, firstWait: firstWait, clock: clock)
        self.now = now
    }

    /// Creates a bucket; one that is ours already is as good.
    ///
    /// - Throws: ``Refused``, or the transport's error when no try came through.
    public func createBucket(_ bucket: String) async throws {
        do {
            _ = try await send(S3SenderRequest("CreateBucket", "PUT", bucket: bucket))
        } catch let refusal as Refused where refusal.code == "BucketAlreadyOwnedByYou" {}
    }

    /// Asks for the buckets, which every account may: a log-in and nothing else.
    ///
    /// - Throws: ``Refused`` with `InvalidAccessKeyId` or `SignatureDoesNotMatch` for wrong credentials.
    public func listBuckets() async throws {
        _ = try await send(S3SenderRequest("ListBuckets", "GET", bucket: ""))
    }

    /// Puts a blob under a key; in parts when it is large. An upload that fails is aborted.
    ///
    /// - Throws: ``Refused``, or the transport's error when no try came through.
    public func put(_ blob: Blob, bucket: String, key: String, contentType: String = "text/csv") async throws {
        let type = [(name: "content-type", value: contentType)]
        guard blob.size > partSize else {
            let request = S3SenderRequest(
                "PutObject", "PUT", bucket: bucket, key: key, headers: type, body: S3SenderBody(blob, 0..<blob.size))
            _ = try await send(request)
            return
        }
        for attempt in 1... {
            do {
                return try await putInParts(blob, bucket: bucket, key: key, headers: type)
            } catch let refusal as Refused where refusal.asksForNewUpload && attempt < retries.attempts {
                continue
            }
        }
    }

    private func putInParts(
        _ blob: Blob, bucket: String, key: String, headers type: [(name: String, value: String)]
    ) async throws {
        let start = S3SenderRequest(
            "CreateMultipartUpload", "POST", bucket: bucket, key: key, query: [("uploads", "")], headers: type)
        let id = try element("UploadId", in: try await send(start).body, "CreateMultipartUpload")
        do {
            try await complete(id, try await putParts(of: blob, id, bucket, key), bucket, key)
        } catch {
            let abort = S3SenderRequest(
                "AbortMultipartUpload", "DELETE", bucket: bucket, key: key, query: [("uploadId", id)])
            _ = try? await send(abort)
            throw error
        }
    }

    private func putParts(of blob: Blob, _ id: String, _ bucket: String, _ key: String) async throws -> [String] {
        var etags: [String] = []
        for start in stride(from: 0, to: blob.size, by: partSize) {
            let range = start..<min(start + partSize, blob.size)
            let request = S3SenderRequest(
                "UploadPart", "PUT", bucket: bucket, key: key,
                query: [("partNumber", "\(etags.count + 1)"), ("uploadId", id)], body: S3SenderBody(blob, range))
            guard let etag = try await send(request).headers.first(name: "etag") else {
                throw Refused(operation: "UploadPart", status: 200, code: "", message: "the answer has no ETag")
            }
            etags.append(etag)
        }
        return etags
    }

    private func complete(_ id: String, _ etags: [String], _ bucket: String, _ key: String) async throws {
        let parts = etags.enumerated().map {
            "<Part><PartNumber>\($0.offset + 1)</PartNumber><ETag>\($0.element)</ETag></Part>"
        }
        let document =
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(parts.joined())</CompleteMultipartUpload>"
        let blob = Blob(Array(document.utf8))
        let request = S3SenderRequest(
            "CompleteMultipartUpload", "POST", bucket: bucket, key: key, query: [("uploadId", id)],
            body: S3SenderBody(blob, 0..<blob.size))
        let answer = try await send(request)
        // S3 may begin with 200 and say in the document that it failed.
        _ = try element("ETag", in: answer.body, "CompleteMultipartUpload")
    }

    /// The text of the only element of this name; answers of S3 have no markup within the values wanted here.
    private func element(_ name: String, in body: String, _ operation: String) throws -> String {
        guard let open = body.firstRange(of: "<\(name)>"), let close = body.firstRange(of: "</\(name)>"),
            open.upperBound <= close.lowerBound
        else { throw S3SenderAnswer(status: 200, headers: [:], body: body).refusal(operation) }
        return String(body[open.upperBound..<close.lowerBound])
    }
}
