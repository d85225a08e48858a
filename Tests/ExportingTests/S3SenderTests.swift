import Drops
import Exporting
import FakeS3
import Faults
import Foundation
import Logging
import Testing

@Suite struct S3SenderTests {
    private func withEndpoint(
        faults: [FaultRule] = [], partSize: Int = 8 << 20, secret: String = "test",
        _ body: @escaping @Sendable (S3Sender, Journal) async throws -> Void
    ) async throws {
        let journal = Journal()
        let endpoint = S3Endpoint(
            configuration: S3Configuration(buckets: ["exports"]), journal: journal, faults: FaultPlan(rules: faults),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await endpoint.run() }
            defer { group.cancelAll() }
            let sender = try S3Sender(
                endpoint: "http://127.0.0.1:\(try await endpoint.port())", accessKeyID: "test", secretAccessKey: secret,
                partSize: partSize, firstWait: .milliseconds(1))
            try await body(sender, journal)
        }
    }

    @Test(arguments: ["plain.csv", "daily/année 2026/a+b=c&d.csv", "a//b", "%2F", "ümläut/📦.csv"])
    func `a file arrives under its key, byte for byte`(key: String) async throws {
        try await withEndpoint { sender, journal in
            try await sender.put(Blob(Array("id\r\n1".utf8)), bucket: "exports", key: key)
            let delivery = try #require(await journal.nextDelivery(timeout: .seconds(10)))
            #expect(delivery.path == key)
            #expect(try delivery.content.bytes() == Array("id\r\n1".utf8))
        }
    }

    @Test func `a large file goes in parts and is one delivery`() async throws {
        let bytes = (0..<(12 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try await withEndpoint(partSize: 5 << 20) { sender, journal in
            try await sender.put(Blob(bytes), bucket: "exports", key: "big.csv")
            let delivery = try #require(await journal.nextDelivery(timeout: .seconds(10)))
            #expect(try delivery.content.bytes() == bytes)
            #expect(journal.exchanges.filter { $0.operation == "UploadPart" }.count == 3)
            #expect(journal.exchanges.filter { $0.operation == "PutObject" }.isEmpty)
        }
    }

    @Test(arguments: ["SlowDown", "InternalError"]) func `what may pass is tried again`(code: String) async throws {
        let rule = FaultRule(
            name: "twice", when: .init(operation: "PutObject", times: 2), then: .fail(status: code, message: ""))
        try await withEndpoint(faults: [rule]) { sender, journal in
            try await sender.put(Blob([1]), bucket: "exports", key: "a")
            #expect(journal.exchanges.filter { $0.operation == "PutObject" }.count == 3)
        }
    }

    @Test func `a cut connection is tried again`() async throws {
        let rule = FaultRule(name: "cut", when: .init(operation: "PutObject", times: 1), then: .cut)
        try await withEndpoint(faults: [rule]) { sender, journal in
            try await sender.put(Blob([1]), bucket: "exports", key: "a")
            #expect(await journal.nextDelivery(timeout: .seconds(10)) != nil)
        }
    }

    @Test func `a refusal is told in S3's words and not tried again`() async throws {
        try await withEndpoint(secret: "wrong") { sender, journal in
            await #expect {
                try await sender.put(Blob([1]), bucket: "exports", key: "a")
            } throws: {
                ($0 as? S3Sender.Refused)?.code == "SignatureDoesNotMatch"
            }
            #expect(journal.exchanges.count == 1)
        }
    }

    @Test func `a part that fails for good aborts the upload`() async throws {
        let rule = FaultRule(
            name: "full", when: .init(operation: "UploadPart"), then: .fail(status: "AccessDenied", message: ""))
        try await withEndpoint(faults: [rule], partSize: 5 << 20) { sender, journal in
            await #expect(throws: S3Sender.Refused.self) {
                try await sender.put(Blob(Array(repeating: 1, count: 6 << 20)), bucket: "exports", key: "a")
            }
            #expect(
                journal.exchanges.map(\.operation) == ["CreateMultipartUpload", "UploadPart", "AbortMultipartUpload"])
        }
    }

    @Test func `a bucket is created, twice without harm`() async throws {
        try await withEndpoint { sender, _ in
            try await sender.createBucket("new-bucket")
            try await sender.createBucket("new-bucket")
            try await sender.put(Blob([1]), bucket: "new-bucket", key: "a")
        }
    }

    @Test func `an endpoint that is no URL is refused with an example`() {
        #expect { try S3Sender(endpoint: "localhost 9000", accessKeyID: "a", secretAccessKey: "b") } throws: {
            "\($0)".contains("http://127.0.0.1:9000")
        }
    }
}
