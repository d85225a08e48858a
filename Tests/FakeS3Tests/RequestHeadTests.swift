import Foundation
import Testing

@testable import FakeS3

@Suite struct RequestHeadTests {
    @Test func `more than eight kilobytes of header fields are refused`() async throws {
        try await withS3 { s3 in
            let half = String(repeating: "a", count: 4000)
            let fits = try await s3.send("PUT", "/exports/a", body: [1], extraHeaders: [("X-A", half)])
            #expect(fits.status == 200)
            let reply = try await s3.send(
                "PUT", "/exports/b", body: [1], extraHeaders: [("X-A", half), ("X-B", half), ("X-C", half)])
            #expect(reply.status == 400)
            #expect(reply.code == "RequestHeaderSectionTooLarge")
            #expect(reply.element("MaxSizeAllowed") == "8192")
        }
    }

    @Test func `a request that is authorized twice is refused`() async throws {
        try await withS3 { s3 in
            let reply = try await s3.send("GET", "/exports", extraHeaders: [("Authorization", "AWS test:abc")])
            #expect(reply.status == 400)
        }
    }

    @Test(arguments: ["", "1", "nul", String(repeating: "a", count: 33), "%20null"])
    func `a version id that can be of no version is an invalid argument`(id: String) async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            for method in ["GET", "DELETE"] {
                let reply = try await s3.send(method, "/exports/a", query: "versionId=\(id)")
                #expect(reply.status == 400, "\(method)")
                #expect(reply.code == "InvalidArgument")
                #expect(reply.element("ArgumentName") == "versionId")
            }
        }
    }

    @Test func `a version id that was given out once is not found, one that never was is invalid`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            let once = IDSource(seed: 7).versionID()
            #expect(try await s3.send("GET", "/exports/a", query: "versionId=" + once).code == "NoSuchVersion")
            let never = String(once.dropLast(4)) + "2222"
            #expect(try await s3.send("GET", "/exports/a", query: "versionId=" + never).code == "InvalidArgument")
            #expect(try await s3.send("GET", "/exports/a", query: "versionId=null").body == [1])
        }
    }
}
