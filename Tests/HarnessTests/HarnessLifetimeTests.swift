import Drops
import Exporting
import FakeS3
import FakeSFTP
import Foundation
import Testing

@testable import Harness

@Suite(.serialized) struct HarnessLifetimeTests {
    private func configuration() -> HarnessConfiguration {
        var s3 = S3Configuration()
        s3.buckets = ["exports"]
        return HarnessConfiguration(s3: s3, admin: AdminConfiguration())
    }

    private func upload(_ text: String, to key: String, in harness: Harness) async throws {
        let access = harness.s3
        let sender = try S3Sender(
            endpoint: access.url, region: access.region, accessKeyID: access.accessKeyID,
            secretAccessKey: access.secretAccessKey)
        try await sender.put(Blob(Array(text.utf8)), bucket: "exports", key: key)
    }

    @Test func `a drop uploaded over S3 is awaited in process, byte for byte`() async throws {
        try await withHarness(configuration()) { harness in
            try await upload("email\na@example.com\n", to: "daily/x.csv", in: harness)
            let drop = try await harness.drop()
            #expect(drop.deliveries.map(\.path) == ["daily/x.csv"])
            #expect(try drop.deliveries[0].content.bytes() == Array("email\na@example.com\n".utf8))
        }
    }

    @Test func `a drop uploaded over SFTP is awaited in process`() async throws {
        try await withHarness(configuration()) { harness in
            let access = harness.sftp
            let sender = SFTPSender(
                host: access.host, port: access.port, user: access.user, credential: .password(access.password ?? ""))
            try await sender.put(Blob(Array("x".utf8)), to: "x.csv")
            #expect(try await harness.drop().deliveries[0].endpoint == .sftp)
        }
    }

    @Test func `no drop in time is an error that says whether anything came`() async throws {
        try await withHarness(configuration()) { harness in
            let error = await #expect(throws: NoDropError.self) { try await harness.drop(timeout: .zero) }
            #expect(error?.description.contains("no request reached the endpoints") == true)
        }
    }

    @Test func `what the body throws comes out, and the ports are free again`() async throws {
        struct Broken: Error {}
        var port = 0
        await #expect(throws: Broken.self) {
            try await withHarness(self.configuration()) { harness in
                port = harness.s3.port
                throw Broken()
            }
        }
        var again = S3Configuration()
        again.port = port
        try await withHarness(HarnessConfiguration(s3: again, sftp: nil)) { #expect($0.s3.port == port) }
    }

    @Test func `a port in use is one clear sentence`() async throws {
        try await withHarness(configuration()) { first in
            for kind in ["S3", "SFTP", "admin"] {
                var s3 = S3Configuration()
                var sftp = SFTPConfiguration()
                var admin = AdminConfiguration()
                switch kind {
                case "S3": s3.port = first.s3.port
                case "SFTP": sftp.port = first.sftp.port
                default: admin.port = first.adminAddressForTests
                }
                let taken = HarnessConfiguration(s3: s3, sftp: sftp, admin: admin)
                let error = await #expect(throws: (any Error).self) { try await withHarness(taken) { _ in } }
                let text = error.map { "\($0)" } ?? ""
                #expect(text.contains("in use"), "\(kind): \(text)")
                #expect(!text.contains("\n"), "\(kind): \(text)")
            }
        }
    }
}

extension Harness {
    fileprivate var adminAddressForTests: Int { adminURL.flatMap { URL(string: $0)?.port } ?? 0 }
}
