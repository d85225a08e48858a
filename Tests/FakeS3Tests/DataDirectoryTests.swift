import Drops
import Foundation
import Testing

@testable import FakeS3

@Suite final class DataDirectoryTests {
    /// A folder for one test; it removes it.
    private let directory = NSTemporaryDirectory() + "s3-data-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    @Test func `buckets, objects, tags and metadata survive the end of an endpoint`() async throws {
        let directory = directory
        try await withS3(keptIn: directory) { s3 in
            let reply = try await s3.send("PUT", "/made")
            #expect(reply.status == 200)
            let headers = [
                ("x-amz-meta-segment", "VIP"), ("x-amz-tagging", "team=crm"), ("content-type", "text/csv"),
            ]
            #expect(
                try await s3.send("PUT", "/made/caf%C3%A9/a.csv", headers: headers, body: Array("id\n1".utf8))
                    .status
                    == 200)
            #expect(try await s3.send("PUT", "/exports/empty").status == 200)
            #expect(try await s3.send("PUT", "/exports/gone", body: [1]).status == 200)
            #expect(try await s3.send("DELETE", "/exports/gone").status == 204)
        }
        try await withS3(keptIn: directory) { s3 in
            let got = try await s3.send("GET", "/made/caf%C3%A9/a.csv")
            #expect(got.text == "id\n1")
            #expect(got.header("x-amz-meta-segment") == "VIP")
            #expect(got.header("content-type") == "text/csv")
            let tags = try await s3.send("GET", "/made/caf%C3%A9/a.csv", query: "tagging=")
            #expect(tags.element("Value") == "crm")
            #expect(try await s3.send("HEAD", "/exports/empty").header("content-length") == "0")
            #expect(try await s3.send("GET", "/exports/gone").code == "NoSuchKey")
            #expect(try await s3.send("PUT", "/made/b", body: [2]).status == 200)
        }
        try await withS3(keptIn: directory) { s3 in
            let reply = try await s3.send("GET", "/made/b")
            #expect(reply.body == [2])
            #expect(try await s3.send("GET", "/made/caf%C3%A9/a.csv").text == "id\n1")
        }
    }

    @Test func `versions keep their order and a running upload its parts`() async throws {
        let directory = directory
        let uploadID = try await withS3(keptIn: directory) { s3 in
            _ = try await s3.send(
                "PUT", "/exports", query: "versioning=",
                body: Array("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>".utf8))
            for number in 1...3 { _ = try await s3.send("PUT", "/exports/v", body: [UInt8(number)]) }
            let begun = try await s3.send("POST", "/exports/big", query: "uploads=")
            let id = try #require(begun.element("UploadId"))
            let part = try await s3.send("PUT", "/exports/big", query: "partNumber=1&uploadId=\(id)", body: [9, 9])
            #expect(part.status == 200)
            return id
        }
        try await withS3(keptIn: directory) { s3 in
            #expect(try await s3.send("GET", "/exports/v").body == [3])
            let versions = try await s3.send("GET", "/exports", query: "versions=").text
            #expect(versions.components(separatedBy: "<Version>").count == 4)
            let parts = try await s3.send("GET", "/exports/big", query: "uploadId=\(uploadID)")
            let etag = try #require(parts.element("ETag")).replacingOccurrences(of: "&quot;", with: "\"")
            let done = try await s3.send(
                "POST", "/exports/big", query: "uploadId=\(uploadID)",
                body: Array(
                    """
                    <CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\(etag)</ETag></Part>\
                    </CompleteMultipartUpload>
                    """.utf8))
            #expect(done.status == 200)
        }
        try await withS3(keptIn: directory) { s3 in
            let reply = try await s3.send("GET", "/exports/big")
            #expect(reply.body == [9, 9])
        }
    }

    @Test func `a crash leaves no half object, no half line and no stray body`() async throws {
        let directory = directory
        try await withS3(keptIn: directory) { s3 in
            _ = try await s3.send("PUT", "/exports/kept", body: [1])
            _ = try await s3.send("PUT", "/exports/half", body: [2, 3])
        }
        // As `kill -9` leaves it: the last line written in part, and a body that was on its way.
        let log = URL(fileURLWithPath: directory + "/log.jsonl")
        let data = try Data(contentsOf: log)
        try data.dropLast(20).write(to: log)
        try Data([4]).write(to: URL(fileURLWithPath: directory + "/objects/1-999"))
        try await withS3(keptIn: directory) { s3 in
            #expect(try await s3.send("GET", "/exports/kept").body == [1])
            #expect(try await s3.send("GET", "/exports/half").code == "NoSuchKey")
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory + "/objects").count == 1)
            _ = try await s3.send("PUT", "/exports/half", body: [5])
        }
        try await withS3(keptIn: directory) { s3 in
            let reply = try await s3.send("GET", "/exports/half")
            #expect(reply.body == [5])
        }
    }

    @Test func `a delivery can be read after its object was replaced and deleted`() async throws {
        let directory = directory
        try await withS3(keptIn: directory) { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            let delivery = try #require(await s3.journal.nextDelivery(timeout: .seconds(10)))
            _ = try await s3.send("PUT", "/exports/a", body: [2])
            _ = try await s3.send("DELETE", "/exports/a")
            #expect(try delivery.content.bytes() == [1])
        }
    }

    @Test func `the body of what was deleted or replaced is gone from the disk while the endpoint runs`() async throws {
        let directory = directory
        @Sendable func bodies() -> Int {
            (try? FileManager.default.contentsOfDirectory(atPath: directory + "/objects").count) ?? -1
        }
        try await withS3(keptIn: directory) { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            _ = try await s3.send("PUT", "/exports/copy", headers: [("x-amz-copy-source", "/exports/a")])
            #expect(bodies() == 1)
            _ = try await s3.send("DELETE", "/exports/a")
            #expect(bodies() == 1)
            #expect(try await s3.send("GET", "/exports/copy").body == [1])
            _ = try await s3.send("PUT", "/exports/copy", body: [2])
            // What was delivered can be read until the journal lets it go.
            #expect(bodies() == 2)
            s3.journal.reset()
            #expect(bodies() == 1)
            _ = try await s3.send("DELETE", "/exports/copy")
            #expect(bodies() == 0)
        }
        try await withS3(keptIn: directory) { s3 in
            let reply = try await s3.send("GET", "/exports/copy")
            #expect(reply.code == "NoSuchKey")
        }
    }

    @Test func `what cannot be written down has not happened`() async throws {
        let directory = directory
        try await withS3(keptIn: directory) { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            // Bodies cannot be taken in any more.
            try FileManager.default.removeItem(atPath: directory + "/objects")
            let refused = try await s3.send("PUT", "/exports/b", body: [2])
            #expect(refused.status == 500)
            #expect(refused.element("Message")?.contains("data directory") == true)
            #expect(try await s3.send("GET", "/exports/b").code == "NoSuchKey")
            #expect(s3.journal.deliveries.count == 1)
        }
    }

    @Test func `a lost body is named at the next start`() async throws {
        let directory = directory
        try await withS3(keptIn: directory) { s3 in _ = try await s3.send("PUT", "/exports/a", body: [1]) }
        try FileManager.default.removeItem(atPath: directory + "/objects/1-1")
        let endpoint = S3Endpoint(configuration: S3Configuration(dataDirectory: directory), journal: Journal())
        await #expect { try await endpoint.run() } throws: { "\($0)".contains("has lost the bytes of exports/a") }
    }

    @Test func `a folder that cannot be made or written is named in one sentence`() async throws {
        let directory = directory
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: directory + "/file"))
        try FileManager.default.createDirectory(
            atPath: directory + "/taken/log.jsonl", withIntermediateDirectories: true)
        for (folder, words) in [("file/data", "cannot be made"), ("taken", "cannot be written")] {
            let endpoint = S3Endpoint(
                configuration: S3Configuration(dataDirectory: directory + "/" + folder), journal: Journal())
            await #expect {
                try await endpoint.run()
            } throws: {
                "\($0)".contains("the data directory \(directory)/\(folder) \(words)")
            }
        }
    }

    @Test func `a second endpoint on the same folder is refused`() async throws {
        let directory = directory
        try await withS3(keptIn: directory) { _ in
            let second = S3Endpoint(
                configuration: S3Configuration(dataDirectory: directory), journal: Journal())
            await #expect {
                try await second.run()
            } throws: {
                "\($0)".contains("in use by another endpoint")
            }
        }
    }
}

/// Runs an endpoint on a folder for as long as `body` takes, until it has let the folder go.
private func withS3<Result: Sendable>(
    keptIn directory: String, _ body: @escaping @Sendable (S3Probe) async throws -> Result
) async throws -> Result {
    try await withS3({ $0.dataDirectory = directory }, body)
}
