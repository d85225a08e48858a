import Drops
import Foundation
import NIOPosix
import Synchronization
import Testing

@testable import FakeS3

/// Work that reads an object's bytes again does not keep the connections of an event loop waiting.
@Suite struct LongWorkTests {
    /// A clock that notes whether it is read on an event loop.
    private final class Places: Sendable {
        private let isOffLoop = Mutex(false)
        var time: TimeSource {
            TimeSource {
                if MultiThreadedEventLoopGroup.currentEventLoop == nil { self.isOffLoop.withLock { $0 = true } }
                return S3Probe.now
            }
        }
        /// Whether it was read elsewhere since the last time this was asked.
        func wasOffLoop() -> Bool {
            isOffLoop.withLock { isOffLoop in
                defer { isOffLoop = false }
                return isOffLoop
            }
        }
    }

    @Test func `copies are hashed away from the event loops`() async throws {
        let places = Places()
        try await withS3(time: places.time) { s3 in
            #expect(try await s3.send("PUT", "/exports/a", body: [1, 2, 3]).status == 200)
            _ = places.wasOffLoop()
            #expect(try await s3.send("GET", "/exports/a").status == 200)
            #expect(!places.wasOffLoop())
            let source = [("x-amz-copy-source", "/exports/a")]
            let copied = try await s3.send("PUT", "/exports/b", headers: source)
            #expect(copied.element("ETag") == "&quot;5289df737df57326fcdd22597afb1fac&quot;")
            #expect(places.wasOffLoop())
            let upload = try await s3.send("POST", "/exports/c", query: "uploads=")
            let id = try #require(upload.element("UploadId"))
            _ = places.wasOffLoop()
            let part = try await s3.send(
                "PUT", "/exports/c", query: "partNumber=1&uploadId=\(id)", headers: source)
            #expect(part.element("ETag") == "&quot;5289df737df57326fcdd22597afb1fac&quot;")
            #expect(places.wasOffLoop())
        }
    }

    @Test func `requests sent ahead wait for a copy's end`() async throws {
        try await withS3({ $0.strictness.signatures = false }) { s3 in
            #expect(try await s3.send("PUT", "/exports/a", body: [1, 2, 3]).status == 200)
            let credential = "Credential=test/20261118/us-east-1/s3/aws4_request"
            func request(_ line: String, _ headers: String = "", signed: String = "") -> String {
                "\(line) HTTP/1.1\r\nHost: a\r\nx-amz-date: 20261118T110640Z\r\n"
                    + "x-amz-content-sha256: UNSIGNED-PAYLOAD\r\nAuthorization: AWS4-HMAC-SHA256 \(credential), "
                    + "SignedHeaders=host;x-amz-content-sha256\(signed);x-amz-date, Signature="
                    + String(repeating: "0", count: 64) + "\r\n\(headers)\r\n"
            }
            let copy = request(
                "PUT /exports/b", "Content-Length: 0\r\nx-amz-copy-source: /exports/a\r\n",
                signed: ";x-amz-copy-source")
            let read = request("GET /exports/b")
            let replies = try await s3.exchange(Array((copy + read + read).utf8), replies: 3)
            #expect(replies.map(\.status) == [200, 200, 200])
            #expect(replies.last?.body == [1, 2, 3])
        }
    }
}
