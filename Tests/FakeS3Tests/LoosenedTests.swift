import Foundation
import Testing

@testable import Exporting
@testable import FakeS3

/// What each rule refuses while it holds, and that the same request is taken when it does not.
@Suite struct LoosenedTests {
    /// One request against one rule.
    struct Case: Sendable, CustomTestStringConvertible {
        let rule: String
        /// The code of S3's refusal.
        let refusal: String
        /// Sends it to an endpoint that may not be strict.
        let send: @Sendable (S3Probe) async throws -> S3Probe.Reply

        var testDescription: String { rule }
    }

    /// The signatures of version 2 were computed with Python's `hmac` module.
    static let cases = [
        Case(rule: "signatures", refusal: "InvalidAccessKeyId") {
            try await $0.send("PUT", "/exports/a", body: [1], secret: "anything", accessKeyID: "anybody")
        },
        Case(rule: "signature-version", refusal: "InvalidRequest") {
            try await $0.raw(
                "PUT", "/exports/a",
                headers: [
                    ("Host", "127.0.0.1"), ("Date", "Wed, 18 Nov 2026 11:06:40 GMT"), ("Content-Type", "text/csv"),
                    ("X-Amz-Meta-A", "b"), ("Authorization", "AWS test:kMbW127dM3Ni6byA9knnamT8mr0="),
                ], body: [1])
        },
        Case(rule: "signed-headers", refusal: "AccessDenied") {
            try await $0.send("PUT", "/exports/a", body: [1], extraHeaders: [("x-amz-meta-a", "b")])
        },
        Case(rule: "region", refusal: "AuthorizationHeaderMalformed") {
            try await $0.send("PUT", "/exports/a", body: [1], region: "eu-west-1")
        },
        Case(rule: "clock-skew", refusal: "RequestTimeTooSkewed") {
            try await $0.send("PUT", "/exports/a", body: [1], at: S3Probe.now + 3600)
        },
        Case(rule: "body-length", refusal: "NotImplemented") {
            try await $0.send(
                "PUT", "/exports/a", body: Array("1\r\n\u{1}\r\n0\r\n\r\n".utf8), payloadHash: "UNSIGNED-PAYLOAD",
                extraHeaders: [("Transfer-Encoding", "chunked")])
        },
        Case(rule: "chunk-size", refusal: "InvalidChunkSizeError") { try await putInSmallChunks($0) },
        Case(rule: "part-size", refusal: "EntityTooSmall") { try await complete($0, listing: [1, 2]) },
        Case(rule: "part-order", refusal: "InvalidPartOrder") { try await complete($0, listing: [2, 2]) },
        Case(rule: "write-conditions", refusal: "NotImplemented") {
            try await $0.send("PUT", "/exports/a", headers: [("if-none-match", "\"another\"")], body: [1])
        },
        Case(rule: "list-arguments", refusal: "InvalidArgument") { s3 in
            let list = try await s3.send("GET", "/exports", query: "continuation-token=&encoding-type=&list-type=2")
            return list.status == 200 ? try await s3.send("PUT", "/exports/a", body: [1]) : list
        },
        Case(rule: "form-fields", refusal: "AccessDenied") { try await postForm($0) },
    ]

    @Test(arguments: cases) func `a rule refuses while it holds, and only then`(_ each: Case) async throws {
        let rule = try #require(S3Configuration.Strictness.rules.first { $0.name == each.rule }?.rule)
        try await withS3 { s3 in
            let refused = try await each.send(s3)
            #expect(refused.code == each.refusal)
            #expect(try await s3.send("HEAD", "/exports/a").status == 404)
        }
        try await withS3({ $0.strictness[keyPath: rule] = false }) { s3 in
            let reply = try await each.send(s3)
            #expect([200, 204].contains(reply.status), "\(reply.text)")
            #expect(try await s3.send("GET", "/exports/a").body.last == 1)
        }
    }

    @Test func `no rule is without a case`() {
        #expect(Self.cases.map(\.rule) == S3Configuration.Strictness.rules.map(\.name))
    }

    // MARK: Requests of more than a line

    /// Two signed chunks of a byte each, 0 and 1.
    private static func putInSmallChunks(_ s3: S3Probe) async throws -> S3Probe.Reply {
        let signed = SigV4Signer(region: "us-east-1", accessKeyID: "test", secretAccessKey: "test").sign(
            method: "PUT", path: "/exports/a", query: "",
            headers: [("host", "127.0.0.1"), ("x-amz-decoded-content-length", "2")],
            payloadHash: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", at: S3Probe.now)
        let scope = CredentialScope(date: "20261118", region: "us-east-1", service: "s3")
        let key = SigningKeys().key(accessKeyID: "test", secret: "test", scope: scope)
        let signer = Signer(key: key, timestamp: "20261118T110640Z", scope: scope)
        var previous = String(try #require(signed.last?.value.suffix(64)))
        var body: [UInt8] = []
        for chunk: [UInt8] in [[0], [1], []] {
            previous = signer.chunkSignature(previous: previous, hash: hex(SHA.of(chunk)))
            body += Array("\(chunk.count);chunk-signature=\(previous)\r\n".utf8) + chunk + Array("\r\n".utf8)
        }
        return try await s3.raw("PUT", "/exports/a", headers: signed.map { ($0.name, $0.value) }, body: body)
    }

    /// Two parts of a byte each, 0 and 1.
    private static func complete(_ s3: S3Probe, listing numbers: [Int]) async throws -> S3Probe.Reply {
        let begun = try await s3.send("POST", "/exports/a", query: "uploads=")
        let id = try #require(begun.element("UploadId"))
        var listed = ""
        for number in 1...2 {
            _ = try await s3.send(
                "PUT", "/exports/a", query: "partNumber=\(number)&uploadId=\(id)", body: [UInt8(number - 1)])
        }
        let etags = [1: "93b885adfe0da089cdf634904fd59f71", 2: "55a54008ad1ba589aa210d2629c1df41"]
        for number in numbers {
            listed += "<Part><PartNumber>\(number)</PartNumber><ETag>\(etags[number] ?? "")</ETag></Part>"
        }
        return try await s3.send(
            "POST", "/exports/a", query: "uploadId=\(id)",
            body: Array("<CompleteMultipartUpload>\(listed)</CompleteMultipartUpload>".utf8))
    }

    /// A field that the policy does not name, and none that it names.
    private static func postForm(_ s3: S3Probe) async throws -> S3Probe.Reply {
        let policy =
            "eyJleHBpcmF0aW9uIjoiMjAzMC0wMS0wMVQwMDowMDowMFoiLCJjb25kaXRpb25zIjpbeyJidWNrZXQiOiJleHBvcnRzIn0sWyJzdGFydHMtd2l0aCIsIiRrZXkiLCIiXSxbInN0YXJ0cy13aXRoIiwiJENvbnRlbnQtVHlwZSIsIiJdXX0="
        let fields = [
            ("key", "a"), ("AWSAccessKeyId", "test"), ("policy", policy), ("signature", "qwRaIlklvkxg08VvrOV9e1CeTdk="),
            ("x-amz-meta-a", "b"),
        ]
        return try await s3.post(fields, file: "\u{1}")
    }
}
