import Checksums
import Foundation
import Testing

@testable import Exporting
@testable import FakeS3

/// Requests that S3 turns down and a lenient store takes.
@Suite struct StrictnessTests {
    @Test(arguments: ["", "Host: a\r\nHost: b\r\n"]) func `a request with no host or two is refused`(hosts: String)
        async throws
    {
        try await withS3 { s3 in
            let replies = try await s3.exchange(Array("GET / HTTP/1.1\r\n\(hosts)\r\n".utf8), replies: 1)
            #expect(replies.map(\.status) == [400])
        }
    }

    @Test func `an object in HTTP chunks without a length is not implemented, as in S3`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.send(
                "PUT", "/exports/a", body: Array("1\r\na\r\n0\r\n\r\n".utf8), payloadHash: "UNSIGNED-PAYLOAD",
                extraHeaders: [("Transfer-Encoding", "chunked")])
            #expect(reply.status == 501)
            #expect(reply.element("Header") == "Transfer-Encoding")
        }
    }

    @Test func `a line break in a query gets into no header`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            let reply = try await s3.send(
                "GET", "/exports/a", query: "response-content-type=text%2Fplain%0D%0AX-Evil%3A%20yes")
            #expect(reply.status == 200)
            #expect(reply.header("x-evil") == nil)
            #expect(reply.header("content-type") == "text/plain  X-Evil: yes")
        }
    }

    @Test func `a locked object must come with a checksum`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/locked", headers: [("x-amz-bucket-object-lock-enabled", "true")])
            let headers = [
                ("x-amz-object-lock-mode", "GOVERNANCE"),
                ("x-amz-object-lock-retain-until-date", "2030-01-01T00:00:00Z"),
            ]
            let bare = try await s3.send("PUT", "/locked/a", headers: headers, body: [1])
            #expect(bare.code == "InvalidRequest")
            let md5 = Data(Checksum.of([1], .md5)).base64EncodedString()
            let whole = try await s3.send("PUT", "/locked/a", headers: headers + [("content-md5", md5)], body: [1])
            #expect(whole.status == 200)
        }
    }

    @Test func `policy mode knows the actions that Adobe documents and no other`() async throws {
        try await withS3({ $0.allowedActions = S3Configuration.adobeActions }) { s3 in
            #expect(try await s3.send("PUT", "/exports/a", body: [1]).status == 200)
            #expect(try await s3.send("GET", "/exports", query: "list-type=2").status == 200)
            #expect(try await s3.send("GET", "/exports", query: "location=").status == 200)
            #expect(try await s3.send("DELETE", "/exports/a").status == 204)
            for (method, path, query) in [
                ("GET", "/exports", "uploads="), ("PUT", "/new", ""), ("GET", "/exports", "versions="),
                ("GET", "/", ""),
            ] {
                let reply = try await s3.send(method, path, query: query)
                #expect(reply.code == "AccessDenied")
                #expect(reply.element("Message")?.contains("is not authorized to perform: s3:") == true)
            }
        }
    }

    // MARK: Queries

    @Test(
        arguments: [
            ("list-type=1", "InvalidArgument"), ("list-type=3", "InvalidArgument"), ("list-type=", "InvalidArgument"),
            ("max-keys=-1", "InvalidArgument"), ("max-keys=%2B1", "InvalidArgument"),
            ("max-keys=1.5", "InvalidArgument"),
            ("max-keys=99999999999999999999", "InvalidArgument"), ("encoding-type=base64", "InvalidArgument"),
            ("continuation-token=nonsense&list-type=2", "InvalidArgument"),
            ("max-uploads=x&uploads=", "InvalidArgument"), ("max-keys=x&versions=", "InvalidArgument"),
            ("acl=&policy=", "InvalidArgument"), ("uploads=&versions=", "InvalidArgument"),
        ])
    func `a list with an argument that means nothing is refused`(query: String, code: String) async throws {
        try await withS3 { s3 in
            let reply = try await s3.send("GET", "/exports", query: query)
            #expect(reply.status == 400)
            #expect(reply.code == code)
        }
    }

    @Test(arguments: ["0", "10001", "-1", "x", "+5", "1 "]) func `buckets are listed by one to ten thousand`(
        count: String
    )
        async throws
    {
        try await withS3 { s3 in
            let query = "max-buckets=" + count.replacing("+", with: "%2B").replacing(" ", with: "%20")
            let reply = try await s3.send("GET", "/", query: query)
            #expect(reply.code == "InvalidArgument")
        }
    }

    @Test(arguments: ["0", "10001", "-1", "x", "1.5", "%2B1", "", "99999999999999999999"])
    func `a part has a number from 1 to 10000`(number: String) async throws {
        try await withS3 { s3 in
            let begun = try await s3.send("POST", "/exports/big", query: "uploads=")
            let id = try #require(begun.element("UploadId"))
            let reply = try await s3.send(
                "PUT", "/exports/big", query: "partNumber=\(number)&uploadId=\(id)", body: [1])
            #expect(reply.status == 400)
            #expect(reply.code == "InvalidArgument")
        }
    }

    // MARK: Payload hashes

    @Test(
        arguments: [
            ("GET", "/exports/a", ""), ("DELETE", "/exports/a", ""), ("PUT", "/fresh", ""), ("HEAD", "/exports/a", ""),
            ("POST", "/exports/a", "uploads="), ("GET", "/exports", "list-type=2"),
        ])
    func `the hash of a request without a body is held against no bytes`(method: String, path: String, query: String)
        async throws
    {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            let other = hex(SHA.of(Array("other".utf8)))
            let reply = try await s3.send(method, path, query: query, payloadHash: other)
            #expect(reply.status == 400)
            if method != "HEAD" { #expect(reply.code == "XAmzContentSHA256Mismatch") }
            let unsigned = try await s3.send("GET", "/exports/a", payloadHash: "UNSIGNED-PAYLOAD")
            #expect(unsigned.body == [1])
        }
    }

    @Test func `a body that an operation ignores must be the one that was signed`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            let wrong = try await s3.send("DELETE", "/exports/a", body: [2], payloadHash: hex(SHA.of([3])))
            #expect(wrong.code == "XAmzContentSHA256Mismatch")
            #expect(try await s3.send("DELETE", "/exports/a", body: [2]).status == 204)
        }
    }

    @Test(arguments: ["STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"])
    func `what takes no body takes no stream`(payload: String) async throws {
        try await withS3 { s3 in
            let reply = try await s3.send("GET", "/exports", payloadHash: payload)
            #expect(reply.code == "InvalidArgument")
            #expect(reply.element("ArgumentName") == "x-amz-content-sha256")
        }
    }

    @Test func `a signed header that was not sent makes another signature`() async throws {
        try await withS3 { s3 in
            let signer = SigV4Signer(region: "us-east-1", accessKeyID: "test", secretAccessKey: "test")
            let signed = signer.sign(
                method: "GET", path: "/exports", query: "",
                headers: [("host", "127.0.0.1:\(s3.port)"), ("x-extra", "1")], payloadHash: hex(SHA.of([])),
                at: S3Probe.now)
            let all = signed.map { ($0.name, $0.value) }
            let whole = try await s3.raw("GET", "/exports", headers: all)
            #expect(whole.status == 200)
            let less = all.filter { $0.0 != "x-extra" }
            let refused = try await s3.raw("GET", "/exports", headers: less)
            #expect(refused.code == "SignatureDoesNotMatch")
        }
    }

    @Test func `a session token of nobody's is refused`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.send("GET", "/exports", headers: [("x-amz-security-token", "FwoGZXIvYXdzEA")])
            #expect(reply.status == 400)
            #expect(reply.code == "InvalidToken")
        }
    }

    // MARK: Headers of a write

    @Test(
        arguments: [
            ("x-amz-checksum-md4", "AAAA", "InvalidRequest"),
            ("x-amz-sdk-checksum-algorithm", "CRC32", "InvalidRequest"),
            ("x-amz-checksum-crc32", "AAAAAA==", "BadDigest"), ("x-amz-checksum-crc32", "nonsense", "InvalidRequest"),
            ("x-amz-checksum-sha256", "AAAA", "InvalidRequest"), ("content-md5", "AAAA", "InvalidDigest"),
            ("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==", "BadDigest"), ("x-amz-acl", "mine", "InvalidArgument"),
            ("x-amz-storage-class", "CELLAR", "InvalidStorageClass"),
            ("x-amz-server-side-encryption", "ROT13", "InvalidArgument"),
            ("x-amz-tagging", "a=1&a=2", "InvalidArgument"), ("x-amz-tagging", "a=%3Cb%3E", "InvalidTag"),
            ("x-amz-website-redirect-location", "elsewhere", "InvalidRedirectLocation"),
            ("x-amz-write-offset-bytes", "0", "NotImplemented"), ("x-amz-copy-source", "/", "InvalidArgument"),
            ("x-amz-copy-source", "/NO/a", "InvalidArgument"),
            ("x-amz-copy-source", "/exports/a?versionId=1", "InvalidArgument"),
        ])
    func `a header of a write that means nothing is refused, and nothing is written`(
        name: String, value: String, code: String
    ) async throws {
        try await withS3({ $0.allowsACLs = true }) { s3 in
            // A copy has no body.
            let body: [UInt8] = name == "x-amz-copy-source" ? [] : [1]
            let reply = try await s3.send("PUT", "/exports/a", headers: [(name, value)], body: body)
            #expect(reply.code == code)
            #expect(try await s3.send("GET", "/exports/a").status == 404)
        }
    }

    @Test func `the owner that a request expects is compared`() async throws {
        try await withS3 { s3 in
            let list = try await s3.send("GET", "/")
            let id = try #require(list.element("ID"))
            let right = [("x-amz-expected-bucket-owner", id)]
            let wrong = [("x-amz-expected-bucket-owner", "123456789012")]
            #expect(try await s3.send("PUT", "/exports/a", headers: right, body: [1]).status == 200)
            #expect(try await s3.send("PUT", "/exports/a", headers: wrong, body: [2]).code == "AccessDenied")
            #expect(try await s3.send("GET", "/exports/a").body == [1])
            let source = ("x-amz-copy-source", "/exports/a")
            let copied = try await s3.send(
                "PUT", "/exports/b", headers: [source, ("x-amz-source-expected-bucket-owner", "123456789012")])
            #expect(copied.code == "AccessDenied")
        }
    }

    // MARK: Parts

    @Test func `a checksum that a completion lists must be the part's`() async throws {
        try await withS3 { s3 in
            let begun = try await s3.send(
                "POST", "/exports/big", query: "uploads=", headers: [("x-amz-checksum-algorithm", "SHA256")])
            let id = try #require(begun.element("UploadId"))
            let part = try await s3.send(
                "PUT", "/exports/big", query: "partNumber=1&uploadId=\(id)",
                headers: [("x-amz-checksum-sha256", Data(SHA.of([1])).base64EncodedString())], body: [1])
            let etag = try #require(part.header("etag"))
            func complete(_ sum: [UInt8]) async throws -> S3Probe.Reply {
                let value = Data(SHA.of(sum)).base64EncodedString()
                let document =
                    "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\(etag)</ETag><ChecksumSHA256>\(value)</ChecksumSHA256></Part></CompleteMultipartUpload>"
                return try await s3.send("POST", "/exports/big", query: "uploadId=\(id)", body: Array(document.utf8))
            }
            #expect(try await complete([2]).code == "InvalidPart")
            #expect(try await complete([1]).status == 200)
        }
    }
}
