import Foundation
import Testing

@testable import FakeS3

@Suite struct BucketAndListTests {
    @Test(arguments: [
        ("abc", true), ("my.bucket-1", true), ("ab", false), ("Upper", false), ("a_b", false), ("-ab", false),
        ("ab-", false),
        ("192.168.5.4", false), ("a..b", false), ("xn--abc", false), ("abc-s3alias", false),
        (String(repeating: "a", count: 64), false),
    ])
    func `bucket names follow S3's rules`(name: String, isValid: Bool) async throws {
        #expect(BucketName.isValid(name) == isValid)
        try await withS3 { s3 in
            let reply = try await s3.send("PUT", "/" + name)
            #expect(reply.status == (isValid ? 200 : 400))
            if !isValid { #expect(reply.code == "InvalidBucketName") }
        }
    }

    @Test func `a bucket is created, listed, located and deleted when empty`() async throws {
        try await withS3 { s3 in
            #expect(try await s3.send("HEAD", "/new-bucket").status == 404)
            #expect(try await s3.send("PUT", "/new-bucket").status == 200)
            #expect(try await s3.send("PUT", "/new-bucket").status == 200)
            #expect(
                try await s3.send("PUT", "/new-bucket", secret: "alt", accessKeyID: "alt").code == "BucketAlreadyExists"
            )
            #expect(try await s3.send("GET", "/").text.contains("<Name>new-bucket</Name>"))
            #expect(try await s3.send("GET", "/new-bucket", query: "location=").text.contains("<LocationConstraint"))
            _ = try await s3.send("PUT", "/new-bucket/a", body: [1])
            #expect(try await s3.send("DELETE", "/new-bucket").code == "BucketNotEmpty")
            _ = try await s3.send("DELETE", "/new-bucket/a")
            #expect(try await s3.send("DELETE", "/new-bucket").status == 204)
            #expect(try await s3.send("GET", "/new-bucket").code == "NoSuchBucket")
        }
    }

    @Test func `somebody else's bucket is closed, a configured one is everybody's`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/private-bucket")
            #expect(
                try await s3.send("GET", "/private-bucket", secret: "alt", accessKeyID: "alt").code == "AccessDenied")
            #expect(try await s3.send("GET", "/exports", secret: "alt", accessKeyID: "alt").status == 200)
        }
    }

    @Test func `a bucket is created on demand only where that is switched on`() async throws {
        let refused = try await withS3 { try await $0.send("PUT", "/on-demand/a", body: [1]) }
        #expect(refused.code == "NoSuchBucket")
        let created = try await withS3({ $0.createsBucketsOnDemand = true }) {
            try await $0.send("PUT", "/on-demand/a", body: [1])
        }
        #expect(created.status == 200)
    }

    private func filled(_ s3: S3Probe) async throws {
        for key in ["a", "b/1", "b/2", "b/3/x", "c", "d"] { _ = try await s3.send("PUT", "/exports/" + key, body: [1]) }
    }

    private func keys(_ reply: S3Probe.Reply) -> [String] {
        reply.text.components(separatedBy: "<Key>").dropFirst().map { String($0[..<$0.firstIndex(of: "<")!]) }
    }

    private func prefixes(_ reply: S3Probe.Reply) -> [String] {
        reply.text.components(separatedBy: "<CommonPrefixes><Prefix>").dropFirst().map {
            String($0[..<$0.firstIndex(of: "<")!])
        }
    }

    @Test func `a delimiter rolls keys up`() async throws {
        try await withS3 { s3 in
            try await filled(s3)
            let all = try await s3.send("GET", "/exports", query: "delimiter=%2F&list-type=2")
            #expect(keys(all) == ["a", "c", "d"])
            #expect(prefixes(all) == ["b/"])
            #expect(all.element("KeyCount") == "4")
            let below = try await s3.send("GET", "/exports", query: "delimiter=%2F&prefix=b%2F")
            #expect(keys(below) == ["b/1", "b/2"])
            #expect(prefixes(below) == ["b/3/"])
        }
    }

    @Test(arguments: [1, 2, 3, 4, 100]) func `pages of any size add up to the whole, once each`(size: Int) async throws
    {
        try await withS3 { s3 in
            try await filled(s3)
            var seen: [String] = []
            var token: String?
            repeat {
                let next = token.map { "continuation-token=\(PercentCoding.encoded($0.utf8))&" } ?? ""
                let page = try await s3.send(
                    "GET", "/exports", query: next + "delimiter=%2F&list-type=2&max-keys=\(size)")
                seen += keys(page) + prefixes(page)
                token = page.element("NextContinuationToken")
                #expect((token != nil) == (page.element("IsTruncated") == "true"))
            } while token != nil
            #expect(seen.sorted() == ["a", "b/", "c", "d"])
        }
    }

    @Test func `markers of version 1 and start-after of version 2 skip`() async throws {
        try await withS3 { s3 in
            try await filled(s3)
            #expect(keys(try await s3.send("GET", "/exports", query: "marker=b%2F2")) == ["b/3/x", "c", "d"])
            #expect(keys(try await s3.send("GET", "/exports", query: "list-type=2&start-after=c")) == ["d"])
            let none = try await s3.send("GET", "/exports", query: "max-keys=0")
            #expect(keys(none).isEmpty)
            #expect(none.element("IsTruncated") == "false")
            #expect(try await s3.send("GET", "/exports", query: "max-keys=x").code == "InvalidArgument")
            #expect(try await s3.send("GET", "/exports", query: "max-keys=-1").code == "InvalidArgument")
        }
    }
}
