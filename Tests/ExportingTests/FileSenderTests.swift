import Drops
import Exporting
import FakeS3
import Faults
import Foundation
import Harness
import Testing

/// After any one fault the drop is there once and whole; where it cannot be, the sender says so.
struct FileSenderTests {
    private static let bytes: [UInt8] = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    private func send(
        _ endpoint: (Harness) -> ExportEndpoint, faults: [FaultRule], bytes: [UInt8] = Self.bytes,
        _ check: (Harness, (any Error)?) async throws -> Void
    ) async throws {
        let configuration = HarnessConfiguration(s3: S3Configuration(buckets: ["exports"]), faults: faults)
        try await withHarness(configuration) { harness in
            let sender = FileSender(endpoint: endpoint(harness), attempts: 3, firstWait: .milliseconds(1))
            var failure: (any Error)?
            do {
                try await sender.send([OutgoingFile(folder: "in", name: "x.csv", content: Blob(bytes))])
            } catch { failure = error }
            try await check(harness, failure)
        }
    }

    private static func s3(_ harness: Harness) -> ExportEndpoint {
        var place = ExportEndpoint.S3Place(bucket: "exports")
        place.url = harness.s3.url
        place.accessKeyID = harness.s3.accessKeyID
        place.secretAccessKey = harness.s3.secretAccessKey
        place.partSize = 5 << 20
        return .s3(place)
    }

    private static func sftp(_ naming: SFTPSender.Naming, _ password: String = "test") -> (Harness) -> ExportEndpoint {
        { harness in
            var place = ExportEndpoint.SFTPPlace()
            place.host = harness.sftp.host
            place.port = harness.sftp.port
            place.user = harness.sftp.user
            place.password = password
            place.naming = naming
            return .sftp(place)
        }
    }

    private func expectOneWholeFile(_ harness: Harness, _ failure: (any Error)?, _ bytes: [UInt8] = Self.bytes)
        async throws
    {
        #expect(failure == nil)
        let delivery = try #require(await harness.journal.nextDelivery(timeout: .seconds(10)) { $0.name == "x.csv" })
        #expect(try delivery.content.bytes() == bytes)
        #expect(harness.journal.deliveries.map(\.path) == ["in/x.csv"])
    }

    // MARK: S3

    private static let passing: [FaultRule.Action] = [
        .fail(status: "SlowDown", message: ""), .fail(status: "InternalError", message: ""), .cut, .loseReply,
    ]

    @Test(arguments: passing) func `an object arrives once after a fault of PutObject`(action: FaultRule.Action)
        async throws
    {
        let rule = FaultRule(name: "once", when: .init(operation: "PutObject", times: 1), then: action)
        try await send(Self.s3, faults: [rule]) { try await expectOneWholeFile($0, $1) }
    }

    @Test(arguments: ["CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"], passing)
    func `an object in parts arrives once after a fault`(operation: String, action: FaultRule.Action) async throws {
        let large = Array(repeating: UInt8(7), count: 6 << 20)
        let rule = FaultRule(name: "once", when: .init(operation: operation, times: 1), then: action)
        try await send(Self.s3, faults: [rule], bytes: large) { try await expectOneWholeFile($0, $1, large) }
    }

    @Test func `an object that is refused for good fails the export, and leaves nothing`() async throws {
        for status in ["AccessDenied", "SlowDown"] {
            let rule = FaultRule(
                name: "always", when: .init(operation: "PutObject"), then: .fail(status: status, message: "no"))
            try await send(Self.s3, faults: [rule]) { harness, failure in
                #expect((failure as? S3Sender.Refused)?.code == status)
                #expect(harness.journal.deliveries.isEmpty)
                #expect(
                    harness.journal.exchanges.count { $0.operation == "PutObject" } == (status == "SlowDown" ? 3 : 1))
            }
        }
    }

    // MARK: SFTP

    private static let namings: [SFTPSender.Naming] = [.direct, .writeThenRename(suffix: ".tmp")]

    @Test(
        arguments: namings,
        [
            FaultRule(name: "w", when: .init(operation: "SSH_FXP_WRITE", nth: 4, times: 1), then: .cut),
            FaultRule(
                name: "f", when: .init(operation: "SSH_FXP_WRITE", nth: 3, times: 1),
                then: .fail(status: "SSH_FX_FAILURE", message: "try again")),
            FaultRule(name: "c", when: .init(operation: "SSH_FXP_CLOSE", times: 1), then: .cut),
            FaultRule(name: "o", when: .init(operation: "SSH_FXP_OPEN", times: 1), then: .cut),
            FaultRule(name: "n", when: .init(operation: "connect", times: 1), then: .refuseConnection),
        ])
    func `a file arrives once after a fault of SFTP`(naming: SFTPSender.Naming, rule: FaultRule) async throws {
        try await send(Self.sftp(naming), faults: [rule]) { try await expectOneWholeFile($0, $1) }
    }

    @Test func `a rename whose connection is cut is done over`() async throws {
        let rule = FaultRule(name: "r", when: .init(operation: "*RENAME*", times: 1), then: .cut)
        try await send(Self.sftp(.writeThenRename(suffix: ".tmp")), faults: [rule]) {
            try await expectOneWholeFile($0, $1)
        }
    }

    @Test(arguments: namings)
    func `a file that cannot be written fails the export, and no half of it stays`(naming: SFTPSender.Naming)
        async throws
    {
        let rule = FaultRule(name: "full", when: .init(operation: "SSH_FXP_WRITE", nth: 3), then: .diskFull)
        try await send(Self.sftp(naming), faults: [rule]) { harness, failure in
            #expect(failure is SFTPSenderError)
            #expect(harness.journal.deliveries.isEmpty)
            let removed = harness.journal.exchanges.filter { $0.operation == "SSH_FXP_REMOVE" }
            #expect(removed.count == 1 && removed.allSatisfy { $0.outcome == .succeeded })
        }
    }

    @Test func `a wrong password is told at once`() async throws {
        try await send(Self.sftp(.direct, "wrong"), faults: []) { harness, failure in
            #expect(failure as? SFTPSenderError == .passwordRefused(user: "test"))
            #expect(harness.journal.exchanges.count { $0.operation == "connect" } <= 1)
        }
    }

    // MARK: Folder

    @Test func `a local folder takes files whole`() async throws {
        let folder = NSTemporaryDirectory() + "mockdest-out-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await FileSender(endpoint: .folder(folder)).send([
            OutgoingFile(folder: "a/b", name: "x.csv", content: Blob([1, 2]))
        ])
        #expect(try Data(contentsOf: URL(filePath: folder + "/a/b/x.csv")) == Data([1, 2]))
        await #expect(throws: FileSender.FolderFailure.self) {
            try await FileSender(endpoint: .folder("/proc/no")).send([
                OutgoingFile(folder: "", name: "x.csv", content: Blob([1]))
            ])
        }
    }
}
