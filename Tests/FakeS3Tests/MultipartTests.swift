import Drops
import Foundation
import Testing

@testable import FakeS3

@Suite struct MultipartTests {
    private let five = Array(repeating: UInt8(ascii: "x"), count: 5 << 20)

    private func complete(
        _ s3: S3Probe, _ id: String, _ parts: [(Int, String)], _ headers: [(String, String)] = []
    ) async throws -> S3Probe.Reply {
        let list = parts.map { "<Part><PartNumber>\($0.0)</PartNumber><ETag>\($0.1)</ETag></Part>" }.joined()
        return try await s3.send(
            "POST", "/exports/big", query: "uploadId=\(id)", headers: headers,
            body: Array("<CompleteMultipartUpload>\(list)</CompleteMultipartUpload>".utf8))
    }

    private func begin(_ s3: S3Probe, _ headers: [(String, String)] = []) async throws -> String {
        try #require(try await s3.send("POST", "/exports/big", query: "uploads=", headers: headers).element("UploadId"))
    }

    private func put(_ s3: S3Probe, _ id: String, _ number: Int, _ body: [UInt8]) async throws -> String {
        let reply = try await s3.send("PUT", "/exports/big", query: "partNumber=\(number)&uploadId=\(id)", body: body)
        return try #require(reply.header("etag"))
    }

    @Test func `parts become one object, delivered once`() async throws {
        try await withS3 { s3 in
            let id = try await begin(s3)
            let second = try await put(s3, id, 7, Array("tail".utf8))
            let first = try await put(s3, id, 2, five)
            #expect(s3.journal.deliveries.isEmpty)
            let parts = try await s3.send("GET", "/exports/big", query: "uploadId=\(id)")
            #expect(parts.text.components(separatedBy: "<Part>").count == 3)
            let done = try await complete(s3, id, [(2, first), (7, second)])
            #expect(done.status == 200)
            #expect(done.element("ETag")?.hasSuffix("-2&quot;") == true)
            let got = try await s3.send("GET", "/exports/big")
            #expect(got.body == five + Array("tail".utf8))
            let part = try await s3.send("GET", "/exports/big", query: "partNumber=2")
            #expect(part.text == "tail")
            #expect(part.header("x-amz-mp-parts-count") == "2")
            let delivery = try #require(await s3.journal.nextDelivery(timeout: .seconds(10)))
            #expect(delivery.content.size == five.count + 4)
            #expect(s3.journal.deliveries.count == 1)
            let again = try await complete(s3, id, [(2, first), (7, second)])
            #expect(again.status == 200)
            #expect(again.element("ETag") == done.element("ETag"))
        }
    }

    @Test func `what does not fit is refused by name`() async throws {
        try await withS3 { s3 in
            let id = try await begin(s3)
            let a = try await put(s3, id, 1, [1])
            let b = try await put(s3, id, 2, [2])
            #expect(try await complete(s3, id, [(1, a), (2, b)]).code == "EntityTooSmall")
            #expect(try await complete(s3, id, [(2, b), (1, a)]).code == "InvalidPartOrder")
            #expect(try await complete(s3, id, [(1, b)]).code == "InvalidPart")
            #expect(try await complete(s3, id, [(3, b)]).code == "InvalidPart")
            #expect(try await complete(s3, id, []).code == "MalformedXML")
            #expect(try await complete(s3, "none", [(1, a)]).code == "NoSuchUpload")
            #expect(try await complete(s3, id, [(2, b)]).status == 200)
        }
    }

    @Test func `an aborted upload leaves nothing`() async throws {
        try await withS3 { s3 in
            let id = try await begin(s3)
            let tag = try await put(s3, id, 1, [1])
            let listed = try await s3.send("GET", "/exports", query: "uploads=")
            #expect(listed.element("UploadId") == id)
            #expect(try await s3.send("DELETE", "/exports/big", query: "uploadId=\(id)").status == 204)
            #expect(try await complete(s3, id, [(1, tag)]).code == "NoSuchUpload")
            #expect(try await s3.send("GET", "/exports", query: "uploads=").element("UploadId") == nil)
            #expect(s3.journal.deliveries.isEmpty)
        }
    }

    @Test func `a full-object checksum is that of all the bytes`() async throws {
        try await withS3 { s3 in
            let id = try await begin(s3, [("x-amz-checksum-algorithm", "CRC64NVME")])
            let a = try await put(s3, id, 1, five)
            let b = try await put(s3, id, 2, [1, 2, 3])
            let done = try await complete(s3, id, [(1, a), (2, b)])
            #expect(done.element("ChecksumType") == "FULL_OBJECT")
            // The same bytes in one piece have the same value.
            let whole = try await s3.send(
                "PUT", "/exports/whole",
                headers: [("x-amz-checksum-crc64nvme", done.element("ChecksumCRC64NVME") ?? "")],
                body: five + [1, 2, 3])
            #expect(whole.status == 200)
        }
    }

    @Test func `the checksum in a completion's header is the object's and not that of the list of parts`() async throws
    {
        try await withS3 { s3 in
            let id = try await begin(
                s3, [("x-amz-checksum-algorithm", "CRC32"), ("x-amz-checksum-type", "FULL_OBJECT")])
            // The check value of CRC-32: what it makes of these nine digits.
            let part = try await s3.send(
                "PUT", "/exports/big", query: "partNumber=1&uploadId=\(id)",
                headers: [("x-amz-checksum-crc32", "y/Q5Jg==")], body: Array("123456789".utf8))
            let tag = try #require(part.header("etag"))
            let wrong = try await complete(s3, id, [(1, tag)], [("x-amz-checksum-crc32", "AAAAAA==")])
            #expect(wrong.code == "BadDigest")
            let right = try await complete(s3, id, [(1, tag)], [("x-amz-checksum-crc32", "y/Q5Jg==")])
            #expect(right.status == 200)
            #expect(right.element("ChecksumCRC32") == "y/Q5Jg==")
        }
    }

    @Test func `a composite checksum wants that of each part, with the part and in the list`() async throws {
        try await withS3 { s3 in
            let id = try await begin(s3, [("x-amz-checksum-algorithm", "CRC32")])
            let query = "partNumber=1&uploadId=\(id)"
            let bare = try await s3.send("PUT", "/exports/big", query: query, body: Array("123456789".utf8))
            #expect(bare.code == "InvalidRequest")
            let part = try await s3.send(
                "PUT", "/exports/big", query: query, headers: [("x-amz-checksum-crc32", "y/Q5Jg==")],
                body: Array("123456789".utf8))
            let tag = try #require(part.header("etag"))
            let unnamed = try await complete(s3, id, [(1, tag)])
            #expect(unnamed.code == "InvalidRequest")
            #expect(unnamed.text.contains("It was missing for part 1"))
        }
    }

    @Test func `parts over the spool's threshold lie on disk and leave with the object`() async throws {
        let folder = NSTemporaryDirectory() + "s3-multipart-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withS3(spool: Spool(directory: folder)) { s3 in
            let id = try await begin(s3)
            let a = try await put(s3, id, 1, five)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
            #expect(try await complete(s3, id, [(1, a)]).status == 200)
            #expect(try await s3.send("GET", "/exports/big").body.count == five.count)
            _ = await s3.journal.nextDelivery(timeout: .seconds(10))
            _ = try await s3.send("DELETE", "/exports/big")
            _ = try await s3.send("GET", "/exports")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
}
