import Drops
import Foundation
import Testing

@testable import Exporting
@testable import FakeS3

@Suite struct AuthenticatorTests {
    @Test func `a right signature is let in`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.send("PUT", "/exports/a.csv", body: Array("id\n1\n".utf8))
            #expect(reply.status == 200, "\(reply.text)")
        }
    }

    @Test func `a wrong secret is refused with SignatureDoesNotMatch and what was signed`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.send("GET", "/exports", secret: "wrong")
            #expect(reply.status == 403)
            #expect(reply.code == "SignatureDoesNotMatch")
            #expect(reply.element("CanonicalRequest")?.hasPrefix("GET\n/exports\n\nhost:127.0.0.1:") == true)
            #expect(reply.element("StringToSign")?.hasPrefix("AWS4-HMAC-SHA256\n") == true)
            #expect(reply.element("SignatureProvided")?.count == 64)
            #expect(reply.element("HostId")?.isEmpty == false)
            #expect(reply.element("RequestId") == reply.header("x-amz-request-id"))
        }
    }

    @Test func `the journal holds the refusal and no secret`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/a.csv", body: [1], secret: "wrong")
            let exchange = try #require(s3.journal.exchanges.last)
            #expect(exchange.operation == "PutObject")
            #expect(exchange.status == "SignatureDoesNotMatch")
            #expect(exchange.outcome == .refused)
            #expect(exchange.target == "exports/a.csv")
            #expect(s3.journal.deliveries.isEmpty)
            #expect(!"\(exchange)".contains("Signature="))
        }
    }

    @Test func `an unknown access key is refused`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.send("GET", "/exports", accessKeyID: "nobody")
            #expect(reply.code == "InvalidAccessKeyId")
            #expect(reply.element("AWSAccessKeyId") == "nobody")
        }
    }

    @Test func `a request without credentials is refused`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.raw("GET", "/exports", headers: [("Host", "127.0.0.1")])
            #expect(reply.status == 403)
            #expect(reply.code == "AccessDenied")
        }
    }

    @Test func `another region is named back`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.send("GET", "/exports", region: "eu-west-1")
            #expect(reply.code == "AuthorizationHeaderMalformed")
            #expect(reply.element("Region") == "us-east-1")
        }
    }

    @Test(arguments: [(-899.0, 200), (-901, 403), (899, 200), (901, 403)])
    func `a clock may be wrong by fifteen minutes`(offset: Double, status: Int) async throws {
        try await withS3 { s3 in
            let reply = try await s3.send("GET", "/exports", at: S3Probe.now + offset)
            #expect(reply.status == status)
            if status == 403 { #expect(reply.code == "RequestTimeTooSkewed") }
        }
    }

    @Test func `a body that is not what was signed is refused`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.send(
                "PUT", "/exports/a.csv", body: Array("changed".utf8), payloadHash: hex(SHA.of(Array("signed".utf8))))
            #expect(reply.status == 400)
            #expect(reply.code == "XAmzContentSHA256Mismatch")
            #expect(s3.journal.deliveries.isEmpty)
        }
    }

    @Test func `a header x-amz that was not signed is refused`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.send("PUT", "/exports/a", extraHeaders: [("x-amz-meta-a", "b")])
            #expect(reply.code == "AccessDenied")
            #expect(reply.element("HeadersNotSigned") == "x-amz-meta-a")
        }
    }

    @Test func `a nonsense payload hash is refused`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.send("PUT", "/exports/a", payloadHash: "STREAMING-NONSENSE")
            #expect(reply.code == "InvalidArgument")
        }
    }

    @Test func `signature version 2 is refused with a clear message`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.raw(
                "GET", "/exports", headers: [("Host", "127.0.0.1"), ("Authorization", "AWS test:c2lnbmF0dXJl")])
            #expect(reply.code == "InvalidRequest")
            #expect(reply.element("Message")?.contains("AWS4-HMAC-SHA256") == true)
        }
    }

    @Test(arguments: [
        ("Wed, 18 Nov 2026 11:06:40 GMT", "InvalidRequest"), ("Tue, 07 Jul 2010 21:53:04 GMT", "RequestTimeTooSkewed"),
        ("Fri, 07 Jul 1950 21:53:04 GMT", "AccessDenied"), ("Bad Date", "AccessDenied"), ("", "AccessDenied"),
    ])
    func `of a version 2 request a wrong date is told first`(date: String, code: String) async throws {
        try await withS3 { s3 in
            let reply = try await s3.raw(
                "GET", "/exports",
                headers: [("Host", "127.0.0.1"), ("x-amz-date", date), ("Authorization", "AWS test:c2lnbmF0dXJl")])
            #expect(reply.code == code)
        }
    }

    // MARK: Presigned

    @Test func `a presigned URL reads an object until it expires`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/a.csv", body: Array("hello".utf8))
            let good = try await s3.presigned("GET", "/exports/a.csv", signedAt: S3Probe.now - 50, expires: 60)
            #expect(good.text == "hello")
            let late = try await s3.presigned("GET", "/exports/a.csv", signedAt: S3Probe.now - 70, expires: 60)
            #expect(late.code == "AccessDenied")
            #expect(late.element("Message") == "Request has expired")
            let early = try await s3.presigned("GET", "/exports/a.csv", signedAt: S3Probe.now + 1000, expires: 60)
            #expect(early.element("Message") == "Request is not yet valid")
            let long = try await s3.presigned("GET", "/exports/a.csv", signedAt: S3Probe.now, expires: 604_801)
            #expect(long.code == "AuthorizationQueryParametersError")
            let wrong = try await s3.presigned(
                "GET", "/exports/a.csv", signedAt: S3Probe.now, expires: 60, secret: "no")
            #expect(wrong.code == "SignatureDoesNotMatch")
        }
    }
}

extension S3Probe {
    /// Sends a request whose signature stands in the query, computed here step by step.
    func presigned(
        _ method: String, _ path: String, signedAt date: Date, expires: Int, secret: String = "test"
    ) async throws -> Reply {
        let stamp = Timestamp.basic(date)
        let scope = "\(stamp.prefix(8))/us-east-1/s3/aws4_request"
        let query = [
            "X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Credential=" + SigV4Signer.escaped("test/" + scope),
            "X-Amz-Date=" + stamp, "X-Amz-Expires=\(expires)", "X-Amz-SignedHeaders=host",
        ].joined(separator: "&")
        let canonical = "\(method)\n\(path)\n\(query)\nhost:127.0.0.1:\(port)\n\nhost\nUNSIGNED-PAYLOAD"
        var key = Array("AWS4\(secret)".utf8)
        for step in scope.split(separator: "/") { key = SHA.hmac(String(step), key: key) }
        let toSign = "AWS4-HMAC-SHA256\n\(stamp)\n\(scope)\n\(hex(SHA.of(Array(canonical.utf8))))"
        return try await raw(
            method, path, query: query + "&X-Amz-Signature=" + hex(SHA.hmac(toSign, key: key)),
            headers: [("host", "127.0.0.1:\(port)")])
    }
}
