import Foundation
import Testing

@testable import FakeS3

@Suite struct TagsAndAttributesTests {
    private static func tagging(_ pairs: [(String, String)]) -> [UInt8] {
        let tags = pairs.map { "<Tag><Key>\($0.0)</Key><Value>\($0.1)</Value></Tag>" }.joined()
        return Array("<Tagging><TagSet>\(tags)</TagSet></Tagging>".utf8)
    }

    @Test func `tags are set, counted, read and deleted`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            let body = Self.tagging([("team", "crm"), ("env", "test")])
            #expect(try await s3.send("PUT", "/exports/a", query: "tagging=", body: body).status == 200)
            #expect(try await s3.send("GET", "/exports/a").header("x-amz-tagging-count") == "2")
            let told = try await s3.send("GET", "/exports/a", query: "tagging=").text.components(separatedBy: "<Key>")
            #expect(told.dropFirst().map { String($0.prefix { $0 != "<" }) } == ["env", "team"])
            #expect(try await s3.send("DELETE", "/exports/a", query: "tagging=").status == 204)
            #expect(!(try await s3.send("GET", "/exports/a", query: "tagging=").text.contains("<Key>")))
        }
    }

    @Test func `eleven tags and a key twice are refused`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            let eleven = Self.tagging((0..<11).map { ("k\($0)", "v") })
            #expect(try await s3.send("PUT", "/exports/a", query: "tagging=", body: eleven).status == 400)
            let twice = Self.tagging([("k", "1"), ("k", "2")])
            #expect(try await s3.send("PUT", "/exports/a", query: "tagging=", body: twice).code == "InvalidTag")
        }
    }

    @Test func `attributes tell what was asked for and nothing else`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: Array("hello".utf8))
            let reply = try await s3.send(
                "GET", "/exports/a", query: "attributes=", headers: [("x-amz-object-attributes", "ETag,ObjectSize")])
            #expect(reply.element("ETag") == "5d41402abc4b2a76b9719d911017c592")
            #expect(reply.element("ObjectSize") == "5")
            #expect(reply.element("StorageClass") == nil)
            let wrong = try await s3.send(
                "GET", "/exports/a", query: "attributes=", headers: [("x-amz-object-attributes", "Color")])
            #expect(wrong.code == "InvalidArgument")
        }
    }
}
