import Drops
import Foundation
import Testing

@testable import Checksums
@testable import FakeS3

@Suite struct ObjectOperationTests {
    @Test(arguments: [
        "a//b", "/a", "a/", "%2F", "caf%C3%A9", "cafe%CC%81", "a%20b%2Bc", "..", "a/../b", "%00x", "~-_.",
        "a?b".replacingOccurrences(of: "?", with: "%3F"),
    ])
    func `keys are opaque`(path: String) async throws {
        try await withS3 { s3 in
            let body = Array(path.utf8)
            #expect(try await s3.send("PUT", "/exports/" + path, body: body).status == 200)
            #expect(try await s3.send("GET", "/exports/" + path).body == body)
            let listing = try await s3.send("GET", "/exports", query: "encoding-type=url&list-type=2")
            let key = PercentCoding.encoded(PercentCoding.decode(path.utf8), keepSlash: true)
            #expect(listing.element("Key") == key)
        }
    }

    @Test func `composed and decomposed letters are different keys`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/caf%C3%A9", body: [1])
            #expect(try await s3.send("GET", "/exports/cafe%CC%81").code == "NoSuchKey")
        }
    }

    @Test(
        arguments: [
            ("bytes=0-3", 206, "0123", "bytes 0-3/10"), ("bytes=8-", 206, "89", "bytes 8-9/10"),
            ("bytes=-3", 206, "789", "bytes 7-9/10"), ("bytes=5-100", 206, "56789", "bytes 5-9/10"),
            ("bytes=-100", 206, "0123456789", "bytes 0-9/10"), ("bytes=3-1", 200, "0123456789", nil),
            ("bytes=0-1,3-4", 200, "0123456789", nil), ("lines=1-2", 200, "0123456789", nil),
            ("bytes=10-", 416, nil, nil),
        ] as [(String, Int, String?, String?)])
    func `ranges are read as S3 reads them`(range: String, status: Int, text: String?, contentRange: String?)
        async throws
    {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/ten", body: Array("0123456789".utf8))
            let reply = try await s3.send("GET", "/exports/ten", extraHeaders: [("Range", range)])
            #expect(reply.status == status)
            if let text { #expect(reply.text == text) } else { #expect(reply.code == "InvalidRange") }
            if status != 416 { #expect(reply.header("content-range") == contentRange) }
        }
    }

    @Test func `metadata comes back as it was sent`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send(
                "PUT", "/exports/a",
                headers: [
                    ("x-amz-meta-segment", "VIP"), ("content-type", "text/csv"), ("cache-control", "no-store"),
                    ("content-encoding", "aws-chunked,gzip"),
                ], body: [1])
            let head = try await s3.send("HEAD", "/exports/a")
            #expect(head.header("x-amz-meta-segment") == "VIP")
            #expect(head.header("content-type") == "text/csv")
            #expect(head.header("cache-control") == "no-store")
            #expect(head.header("content-encoding") == "gzip")
            #expect(head.header("content-length") == "1")
            #expect(head.header("etag") == "\"55a54008ad1ba589aa210d2629c1df41\"")
        }
    }

    @Test func `a Content-MD5 that is wrong is refused, one that is none too`() async throws {
        try await withS3 { s3 async throws in
            let right = SHA.md5Base64(Array("a".utf8))
            #expect(
                try await s3.send("PUT", "/exports/a", headers: [("content-md5", right)], body: Array("a".utf8)).status
                    == 200)
            #expect(
                try await s3.send("PUT", "/exports/a", headers: [("content-md5", right)], body: Array("b".utf8)).code
                    == "BadDigest")
            #expect(
                try await s3.send("PUT", "/exports/a", headers: [("content-md5", "x")], body: []).code
                    == "InvalidDigest")
            #expect(try await s3.send("GET", "/exports/a").text == "a")
        }
    }

    @Test(arguments: IntegrityClaims.algorithms)
    func `a checksum in the header is verified, kept and told`(algorithm: ChecksumAlgorithm) async throws {
        try await withS3 { s3 in
            let (name, body) = (StoredChecksum.headerName(algorithm), Array("hello".utf8))
            let value = Data(Checksum.of(body, algorithm)).base64EncodedString()
            #expect(try await s3.send("PUT", "/exports/a", headers: [(name, value)], body: body).header(name) == value)
            let wrong = Data(Checksum.of([1], algorithm)).base64EncodedString()
            #expect(try await s3.send("PUT", "/exports/a", headers: [(name, wrong)], body: body).code == "BadDigest")
            #expect(
                try await s3.send("PUT", "/exports/a", headers: [(name, "AAA=")], body: body).code == "InvalidRequest")
            let mode = [("x-amz-checksum-mode", "ENABLED")]
            #expect(try await s3.send("GET", "/exports/a", headers: mode).header(name) == value)
            #expect(try await s3.send("GET", "/exports/a").header(name) == nil)
            let part = try await s3.send("GET", "/exports/a", headers: mode, extraHeaders: [("Range", "bytes=0-1")])
            #expect(part.header(name) == nil)
        }
    }

    @Test func `an unsigned stream with a trailer is stored without its frames and its checksum verified`() async throws
    {
        try await withS3 { s3 in
            func send(_ crc: String) async throws -> S3Probe.Reply {
                try await s3.send(
                    "PUT", "/exports/a",
                    headers: [
                        ("x-amz-trailer", "x-amz-checksum-crc32"), ("x-amz-decoded-content-length", "5"),
                        ("content-encoding", "aws-chunked"),
                    ], body: Array("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:\(crc)\r\n\r\n".utf8),
                    payloadHash: "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
            }
            #expect(try await send("NhCmhg==").status == 200)
            #expect(try await send("AAAAAA==").code == "BadDigest")
            let got = try await s3.send("GET", "/exports/a")
            #expect(got.text == "hello")
            #expect(got.header("content-encoding") == nil)
        }
    }

    @Test func `a body shorter than its decoded length is refused`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.send(
                "PUT", "/exports/a", headers: [("x-amz-decoded-content-length", "6")],
                body: Array("5\r\nhello\r\n0\r\n\r\n".utf8), payloadHash: "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
            #expect(reply.code == "IncompleteBody")
        }
    }

    @Test func `conditions on a read are held`() async throws {
        try await withS3 { s3 in
            let etag = try #require(try await s3.send("PUT", "/exports/a", body: [1]).header("etag"))
            func get(_ name: String, _ value: String) async throws -> Int {
                try await s3.send("GET", "/exports/a", extraHeaders: [(name, value)]).status
            }
            #expect(try await get("If-Match", etag) == 200)
            #expect(try await get("If-Match", "\"0\"") == 412)
            #expect(try await get("If-None-Match", etag) == 304)
            #expect(try await get("If-None-Match", "\"0\"") == 200)
            #expect(try await get("If-Modified-Since", Timestamp.http(S3Probe.now)) == 304)
            #expect(try await get("If-Modified-Since", Timestamp.http(S3Probe.now - 5)) == 200)
            #expect(try await get("If-Unmodified-Since", Timestamp.http(S3Probe.now - 5)) == 412)
        }
    }

    @Test func `a write that must be the first is refused the second time`() async throws {
        try await withS3 { s3 async throws in
            let first = [("if-none-match", "*")]
            #expect(try await s3.send("PUT", "/exports/a", headers: first, body: [1]).status == 200)
            #expect(try await s3.send("PUT", "/exports/a", headers: first, body: [2]).code == "PreconditionFailed")
            #expect(try await s3.send("PUT", "/exports/a", headers: [("if-match", "\"0\"")], body: [2]).status == 412)
            #expect(
                try await s3.send("PUT", "/exports/b", headers: [("if-match", "\"0\"")], body: [2]).code == "NoSuchKey")
            #expect(try await s3.send("GET", "/exports/a").body == [1])
        }
    }

    @Test func `a copy takes bytes and metadata along`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/a%2Bb", headers: [("x-amz-meta-a", "1")], body: Array("hello".utf8))
            let copy = try await s3.send("PUT", "/exports/c", headers: [("x-amz-copy-source", "exports/a%2Bb")])
            #expect(copy.status == 200)
            #expect(copy.element("ETag")?.contains("5d41402abc4b2a76b9719d911017c592") == true)
            let got = try await s3.send("GET", "/exports/c")
            #expect(got.text == "hello")
            #expect(got.header("x-amz-meta-a") == "1")
            let itself = try await s3.send("PUT", "/exports/c", headers: [("x-amz-copy-source", "/exports/c")])
            #expect(itself.code == "InvalidRequest")
        }
    }

    @Test func `a list of objects is deleted, each told`() async throws {
        try await withS3 { s3 in
            for name in ["a", "b"] { _ = try await s3.send("PUT", "/exports/" + name, body: [1]) }
            let body = Array("<Delete><Object><Key>a</Key></Object><Object><Key>x&amp;y</Key></Object></Delete>".utf8)
            let bare = try await s3.send("POST", "/exports", query: "delete=", body: body)
            #expect(bare.code == "InvalidRequest")
            let reply = try await s3.send(
                "POST", "/exports", query: "delete=", headers: [("content-md5", SHA.md5Base64(body))], body: body)
            #expect(reply.text.contains("<Deleted><Key>a</Key></Deleted><Deleted><Key>x&amp;y</Key></Deleted>"))
            #expect(try await s3.send("GET", "/exports/a").code == "NoSuchKey")
            #expect(try await s3.send("GET", "/exports/b").status == 200)
        }
    }

    @Test func `a bucket in the Host header is virtual-host style`() async throws {
        try await withS3 { s3 async throws in
            for host in ["exports.localhost", "exports.s3.localhost", "exports.s3.localhost:\(s3.port)"] {
                #expect(try await s3.send("PUT", "/v/a", body: [1], host: host).status == 200)
            }
            #expect(try await s3.send("GET", "/exports/v/a", host: "localhost:\(s3.port)").body == [1])
        }
    }

    @Test func `a key longer than 1024 bytes is refused`() async throws {
        try await withS3 { s3 async throws in
            #expect(try await s3.send("PUT", "/exports/" + String(repeating: "k", count: 1024), body: []).status == 200)
            #expect(
                try await s3.send("PUT", "/exports/" + String(repeating: "k", count: 1025), body: []).code
                    == "KeyTooLongError")
        }
    }
}
