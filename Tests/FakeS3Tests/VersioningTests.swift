import Foundation
import Testing

@testable import FakeS3

@Suite struct VersioningTests {
    private static let enabled = Array(
        "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>".utf8)

    @Test func `a deletion hides the object, and its versions stay readable by id`() async throws {
        try await withS3 { s3 in
            let set = try await s3.send("PUT", "/exports", query: "versioning=", body: Self.enabled)
            #expect(set.status == 200)
            #expect(try await s3.send("GET", "/exports", query: "versioning=").element("Status") == "Enabled")
            let first = try #require(try await s3.send("PUT", "/exports/a", body: [1]).header("x-amz-version-id"))
            let second = try #require(try await s3.send("PUT", "/exports/a", body: [2]).header("x-amz-version-id"))
            #expect(first != second)
            let deleted = try await s3.send("DELETE", "/exports/a")
            #expect(deleted.header("x-amz-delete-marker") == "true")
            let missing = try await s3.send("GET", "/exports/a")
            #expect(missing.code == "NoSuchKey")
            #expect(missing.header("x-amz-delete-marker") == "true")
            #expect(try await s3.send("GET", "/exports/a", query: "versionId=\(first)").body == [1])
            #expect(try await s3.send("GET", "/exports/a", query: "versionId=\(second)").body == [2])
            let marker = try #require(deleted.header("x-amz-version-id"))
            #expect(try await s3.send("DELETE", "/exports/a", query: "versionId=\(marker)").status == 204)
            #expect(try await s3.send("GET", "/exports/a").body == [2])
        }
    }

    @Test func `a conditional deletion of what never was leaves no delete marker`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports", query: "versioning=", body: Self.enabled)
            let none = try await s3.send("DELETE", "/exports/a", headers: [("if-match", "*")])
            #expect(none.status == 204)
            #expect(none.header("x-amz-delete-marker") == nil)
            #expect(try await s3.send("GET", "/exports", query: "versions=").element("DeleteMarker") == nil)
            #expect(try await s3.send("DELETE", "/exports/a").header("x-amz-delete-marker") == "true")
        }
    }

    @Test func `versions are listed newest first, in pages that add up`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports", query: "versioning=", body: Self.enabled)
            var ids: [String] = []
            for number in 1...3 {
                let put = try await s3.send("PUT", "/exports/a", body: [UInt8(number)])
                ids.append(try #require(put.header("x-amz-version-id")))
            }
            let page = try await s3.send("GET", "/exports", query: "max-keys=1&versions=")
            #expect(page.element("VersionId") == ids[2])
            #expect(page.element("IsLatest") == "true")
            #expect(page.element("IsTruncated") == "true")
            let next = try await s3.send(
                "GET", "/exports", query: "key-marker=a&max-keys=5&version-id-marker=\(ids[2])&versions=")
            #expect(next.element("VersionId") == ids[1])
            #expect(next.text.contains(ids[0]))
            #expect(!next.text.contains("<VersionId>\(ids[2])"))
            #expect(next.element("IsTruncated") == "false")
        }
    }
}
