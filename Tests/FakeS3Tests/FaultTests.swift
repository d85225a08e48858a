import Drops
import Faults
import Foundation
import Testing

@testable import FakeS3

@Suite struct FaultTests {
    private func rule(_ operation: String, _ action: FaultRule.Action, afterBytes: Int? = nil) -> [FaultRule] {
        [FaultRule(name: "it", when: .init(operation: operation, times: 1, afterBytes: afterBytes), then: action)]
    }

    @Test(
        arguments: [
            (.diskFull, 503, "ServiceUnavailable"), (.quotaExceeded, 403, "QuotaExceeded"),
            (.permissionDenied, 403, "AccessDenied"), (.refuseLogin, 403, "InvalidAccessKeyId"),
        ] as [(FaultRule.Action, Int, String)])
    func `a refusal has its own code, leaves nothing and passes`(action: FaultRule.Action, status: Int, code: String)
        async throws
    {
        try await withS3(faults: rule("PutObject", action)) { s3 in
            let refused = try await s3.send("PUT", "/exports/a", body: [1])
            #expect(refused.status == status)
            #expect(refused.code == code)
            #expect(try await s3.send("GET", "/exports/a").code == "NoSuchKey")
            #expect(try await s3.send("PUT", "/exports/a", body: [1]).status == 200)
        }
    }

    @Test(
        arguments: [
            ("changeHostKey", .changeHostKey), ("omitIdent", .omitIdent), ("closeChannel", .closeChannel),
            ("wrongSize", .wrongSize(by: 1)),
        ] as [(String, FaultRule.Action)])
    func `what cannot be done to a PutObject is answered by its name`(name: String, action: FaultRule.Action)
        async throws
    {
        try await withS3(faults: rule("PutObject", action)) { s3 in
            let refused = try await s3.send("PUT", "/exports/a", body: [1])
            #expect(refused.status == 501)
            #expect(refused.element("Message")?.contains("fault action \(name) ") == true)
        }
    }

    @Test func `a deletion transfers nothing that could be corrupted`() async throws {
        try await withS3(faults: rule("DeleteObject", .corrupt)) { s3 in
            let refused = try await s3.send("DELETE", "/exports/a")
            #expect(refused.status == 501)
            #expect(refused.element("Message")?.contains("corrupt") == true)
        }
    }

    @Test(arguments: [FaultRule.Action.cut, .refuseConnection])
    func `a connection that is closed gives no answer and does no work`(action: FaultRule.Action) async throws {
        try await withS3(faults: rule("PutObject", action)) { s3 in
            await #expect(throws: S3Probe.NoReply.self) { try await s3.send("PUT", "/exports/a", body: [7]) }
            let reply = try await s3.send("GET", "/exports/a")
            #expect(reply.code == "NoSuchKey")
            #expect(s3.journal.exchanges.first?.outcome == .cut)
        }
    }

    @Test func `a rule with a number of bytes cuts an upload in its middle`() async throws {
        try await withS3(faults: rule("PutObject", .cut, afterBytes: 100_000)) { s3 in
            #expect(try await s3.send("PUT", "/exports/a", body: Array(repeating: 1, count: 99_999)).status == 200)
            let large = [UInt8](repeating: 2, count: 1 << 20)
            // The rest of the body may meet a closed socket before the missing answer is seen.
            await #expect(throws: (any Error).self) { try await s3.send("PUT", "/exports/a", body: large) }
            #expect(try await s3.send("HEAD", "/exports/a").header("content-length") == "99999")
            let cut = try #require(s3.journal.exchanges.first { $0.outcome == .cut })
            #expect((100_000..<large.count).contains(cut.bytesIn))
        }
    }

    @Test func `a rule with a number of bytes refuses an upload in its middle`() async throws {
        let action = FaultRule.Action.fail(status: "SlowDown", message: "Please.")
        try await withS3(faults: rule("PutObject", action, afterBytes: 1000)) { s3 in
            let body = [UInt8](repeating: 2, count: 1 << 18)
            let reply = try await s3.send("PUT", "/exports/a", body: body)
            #expect(reply.code == "SlowDown")
            #expect(try await s3.send("GET", "/exports/a").code == "NoSuchKey")
        }
    }

    @Test func `a download is cut after the bytes that its rule says`() async throws {
        try await withS3(faults: rule("GetObject", .cut, afterBytes: 5)) { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: Array("0123456789".utf8))
            await #expect(throws: S3Probe.NoReply.self) { try await s3.send("GET", "/exports/a") }
            #expect(try await s3.send("GET", "/exports/a").text == "0123456789")
            #expect(s3.journal.exchanges.filter { $0.outcome == .cut }.count == 1)
        }
    }

    @Test func `a closed channel ends an answer early and keeps the connection`() async throws {
        try await withS3(faults: rule("GetObject", .closeChannel)) { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: Array("0123456789".utf8))
            let reply = try await s3.send("GET", "/exports/a")
            #expect(reply.status == 200)
            #expect(reply.header("transfer-encoding") == "chunked")
            #expect(reply.header("content-length") == nil)
            #expect(reply.header("connection") == nil)
            #expect(reply.text == "5\r\n01234\r\n0\r\n\r\n")
            #expect(try await s3.send("GET", "/exports/a").text == "0123456789")
        }
    }

    @Test func `a stalled upload is never answered and others go on`() async throws {
        let rules = [FaultRule(name: "it", when: .init(path: "exports/a", times: 1), then: .stall)]
        try await withS3(faults: rules) { s3 in
            let stalled = Task { try await s3.send("PUT", "/exports/a", body: [1]) }
            let other = try await s3.send("PUT", "/exports/b", body: [1])
            #expect(other.status == 200)
            stalled.cancel()
            await #expect(throws: (any Error).self) { try await stalled.value }
            #expect(try await s3.send("GET", "/exports/b").body == [1])
        }
    }

    @Test func `a throttled transfer comes whole both ways`() async throws {
        let rules = [
            FaultRule(name: "slow", when: .init(operation: "*Object"), then: .throttle(bytesPerSecond: 100_000))
        ]
        try await withS3(faults: rules) { s3 in
            let body = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
            let reply = try await s3.send("PUT", "/exports/a", body: body)
            #expect(reply.status == 200)
            #expect(try await s3.send("GET", "/exports/a").body == body)
            #expect(s3.journal.exchanges.allSatisfy { $0.details["fault"] == "slow" })
        }
    }

    @Test func `a delay lets the work pass`() async throws {
        try await withS3(faults: rule("*", .delay(milliseconds: 1))) { s3 in
            let reply = try await s3.send("PUT", "/exports/a", body: [1])
            #expect(reply.status == 200)
        }
    }

    @Test func `a bit flipped on the way in breaks the hash that was signed`() async throws {
        try await withS3(faults: rule("PutObject", .corrupt)) { s3 in
            let body = Array("hello".utf8)
            let reply = try await s3.send("PUT", "/exports/a", body: body)
            #expect(reply.code == "XAmzContentSHA256Mismatch")
            #expect(try await s3.send("PUT", "/exports/a", body: body).status == 200)
        }
    }

    @Test func `a bit flipped in an upload without a hash is stored, and the ETag tells`() async throws {
        try await withS3(faults: rule("PutObject", .corrupt)) { s3 in
            let body = Array("hello".utf8)
            let put = try await s3.send("PUT", "/exports/a", body: body, payloadHash: "UNSIGNED-PAYLOAD")
            #expect(put.status == 200)
            #expect(put.header("etag") != "\"5d41402abc4b2a76b9719d911017c592\"")
            #expect(try await s3.send("GET", "/exports/a").text == "iello")
        }
    }

    @Test func `a bit flipped on the way out leaves the object`() async throws {
        try await withS3(faults: rule("GetObject", .corrupt, afterBytes: 3)) { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: Array("0000000".utf8))
            #expect(try await s3.send("GET", "/exports/a").text == "0001000")
            #expect(try await s3.send("GET", "/exports/a").text == "0000000")
        }
    }

    @Test func `a wrong size is told by HeadObject and lists`() async throws {
        let rules = ["HeadObject", "ListObjectsV2"].flatMap { rule($0, .wrongSize(by: -2)) }
        try await withS3(faults: rules) { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: Array("hello".utf8))
            #expect(try await s3.send("HEAD", "/exports/a").header("content-length") == "3")
            #expect(try await s3.send("HEAD", "/exports/a").header("content-length") == "5")
            #expect(try await s3.send("GET", "/exports", query: "list-type=2").element("Size") == "3")
        }
    }

    @Test func `a wrong ETag is told and another one kept`() async throws {
        try await withS3(faults: rule("PutObject", .wrongETag) + rule("ListObjectsV2", .wrongETag)) { s3 in
            let put = try await s3.send("PUT", "/exports/a", body: Array("hello".utf8))
            #expect(put.header("etag") == "\"0d41402abc4b2a76b9719d911017c592\"")
            #expect(try await s3.send("HEAD", "/exports/a").header("etag") == "\"5d41402abc4b2a76b9719d911017c592\"")
            let listed = try await s3.send("GET", "/exports", query: "list-type=2")
            #expect(listed.element("ETag") == "&quot;0d41402abc4b2a76b9719d911017c592&quot;")
        }
    }

    @Test func `a truncated list goes on where it was cut`() async throws {
        try await withS3(faults: rule("ListObjectsV2", .truncateList)) { s3 in
            for key in ["a", "b", "c"] { _ = try await s3.send("PUT", "/exports/" + key, body: [1]) }
            let first = try await s3.send("GET", "/exports", query: "list-type=2")
            #expect(first.element("IsTruncated") == "true")
            #expect(first.element("KeyCount") == "1")
            let token =
                try #require(first.element("NextContinuationToken"))
                .addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            let rest = try await s3.send("GET", "/exports", query: "continuation-token=\(token)&list-type=2")
            #expect(rest.element("KeyCount") == "2")
        }
    }

    @Test func `a copy that fails late says 200 and does nothing`() async throws {
        try await withS3(faults: rule("CopyObject", .failLate(status: "InternalError", message: ""))) { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            let copy = try await s3.send("PUT", "/exports/b", headers: [("x-amz-copy-source", "/exports/a")])
            #expect(copy.status == 200)
            #expect(copy.code == "InternalError")
            #expect(try await s3.send("GET", "/exports/b").code == "NoSuchKey")
            #expect(s3.journal.exchanges.contains { $0.operation == "CopyObject" && $0.outcome == .refused })
        }
    }

    @Test func `a download that stalls keeps what came before`() async throws {
        try await withS3(faults: rule("GetObject", .stall, afterBytes: 4)) { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: Array("0123456789".utf8))
            let stalled = Task { try await s3.send("GET", "/exports/a") }
            while !s3.journal.exchanges.contains(where: { $0.operation == "PutObject" }) { await Task.yield() }
            let other = try await s3.send("HEAD", "/exports/a")
            #expect(other.status == 200)
            stalled.cancel()
            await #expect(throws: (any Error).self) { try await stalled.value }
        }
    }

    @Test func `a download that is delayed by its bytes comes whole`() async throws {
        try await withS3(faults: rule("GetObject", .delay(milliseconds: 1), afterBytes: 4)) { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: Array("0123456789".utf8))
            let reply = try await s3.send("GET", "/exports/a")
            #expect(reply.text == "0123456789")
            #expect(s3.journal.exchanges.last?.details["fault"] == "it")
        }
    }
}
