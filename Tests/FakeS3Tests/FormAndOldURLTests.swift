import Foundation
import Testing

@testable import FakeS3

/// The signatures here were computed with Python's `hmac` module.
@Suite struct FormAndOldURLTests {
    @Test func `a URL presigned with version 2 reads until it expires`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            let signature = "3dNxzl200pohCXAGhDESXIP6bDA%3D"
            func get(_ expires: Int, _ key: String = "a") async throws -> S3Probe.Reply {
                try await s3.raw(
                    "GET", "/exports/\(key)",
                    query: "AWSAccessKeyId=test&Expires=\(expires)&Signature=\(signature)",
                    headers: [("Host", "127.0.0.1")])
            }
            #expect(try await get(1_795_000_100).body == [1])
            #expect(try await get(1_795_000_101).code == "SignatureDoesNotMatch")
            #expect(try await get(1_795_000_100, "b").code == "SignatureDoesNotMatch")
            #expect(try await get(1_794_999_999).code == "AccessDenied")
        }
    }

    @Test func `each of a form's listed content types must begin as its policy says`() throws {
        let text =
            #"{"expiration":"2030-01-01T00:00:00Z","conditions":[["starts-with","$Content-Type","image/"],["starts-with","$x-amz-meta-a","b"]]}"#
        let policy = try FormPolicy(Data(text.utf8).base64EncodedString())
        func check(_ type: String) throws {
            try policy.check(["content-type": type, "x-amz-meta-a": "b,c"], size: 1, now: S3Probe.now)
        }
        try check("image/png")
        try check("image/png, image/gif")
        #expect(throws: S3Error.self) { try check("image/png,text/html") }
        #expect(throws: S3Error.self) { try check("image/png,") }
    }

    @Test func `a signed form uploads its file where its policy lets it`() async throws {
        try await withS3 { s3 in
            func post(_ key: String, signature: String = "jwsNEkH9dcQsvHQzjhX3qQAr//o=") async throws -> S3Probe.Reply {
                let fields = [
                    ("key", key), ("AWSAccessKeyId", "test"),
                    (
                        "policy",
                        "eyJleHBpcmF0aW9uIjoiMjAzMC0wMS0wMVQwMDowMDowMFoiLCJjb25kaXRpb25zIjpbeyJidWNrZXQiOiJleHBvcnRzIn0sWyJzdGFydHMtd2l0aCIsIiRrZXkiLCJpbi8iXV19"
                    ), ("signature", signature),
                ]
                return try await s3.post(fields, file: "id", filename: "x.csv")
            }
            #expect(try await post("in/${filename}").status == 204)
            let got = try await s3.send("GET", "/exports/in/x.csv")
            #expect(got.text == "id")
            #expect(try await post("out/x.csv").code == "AccessDenied")
            #expect(try await post("in/y", signature: "AAAA").code == "SignatureDoesNotMatch")
        }
    }
}
