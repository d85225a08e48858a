import Checksums
import Foundation
import Testing

@testable import FakeS3

@Suite struct LockAndCORSTests {
    @Test func `a version under legal hold is not deleted until the hold ends`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/locked", headers: [("x-amz-bucket-object-lock-enabled", "true")])
            let held = [("x-amz-object-lock-legal-hold", "ON"), ("content-md5", "VaVACK0bpYmqIQ0mKcHfQQ==")]
            let put = try await s3.send("PUT", "/locked/a", headers: held, body: [1])
            let id = try #require(put.header("x-amz-version-id"))
            #expect(try await s3.send("DELETE", "/locked/a", query: "versionId=\(id)").code == "AccessDenied")
            let off = Array("<LegalHold><Status>OFF</Status></LegalHold>".utf8)
            let md5 = contentMD5(off)
            _ = try await s3.send(
                "PUT", "/locked/a", query: "legal-hold=&versionId=\(id)", headers: [("content-md5", md5)], body: off)
            #expect(try await s3.send("DELETE", "/locked/a", query: "versionId=\(id)").status == 204)
        }
    }

    @Test func `a preflight is answered by the bucket's rules`() async throws {
        try await withS3 { s3 in
            let rules = Array(
                """
                <CORSConfiguration><CORSRule><AllowedOrigin>https://a.example</AllowedOrigin>\
                <AllowedMethod>PUT</AllowedMethod></CORSRule></CORSConfiguration>
                """.utf8)
            let md5 = contentMD5(rules)
            let put = try await s3.send("PUT", "/exports", query: "cors=", headers: [("content-md5", md5)], body: rules)
            #expect(put.status == 200)
            func ask(_ origin: String) async throws -> S3Probe.Reply {
                try await s3.raw(
                    "OPTIONS", "/exports/a",
                    headers: [
                        ("Host", "127.0.0.1"), ("Origin", origin), ("Access-Control-Request-Method", "PUT"),
                    ])
            }
            let allowed = try await ask("https://a.example")
            #expect(allowed.status == 200)
            #expect(allowed.header("access-control-allow-origin") == "https://a.example")
            #expect(try await ask("https://b.example").status == 403)
        }
    }
}

/// What `Content-MD5` says of a body.
private func contentMD5(_ bytes: [UInt8]) -> String {
    var checksum = Checksum(.md5)
    bytes.withUnsafeBytes { checksum.update($0) }
    return Data(checksum.finalize()).base64EncodedString()
}
