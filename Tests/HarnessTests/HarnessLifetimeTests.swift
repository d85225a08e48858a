import Drops
import Exporting
import FakeS3
import FakeSFTP
import Foundation
import Harness
import Testing

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

    @Test func `fifty harnesses at once each have their ports and leave nothing behind`() async throws {
        // The first run makes what a process keeps for good: event loops, the cooperative pool's threads.
        try await runMany(4)
        let before = Footprint.now()
        try await runMany(50)
        let after = Footprint.now()
        #expect(after.descriptors <= before.descriptors, "descriptors: \(before.descriptors) -> \(after.descriptors)")
        #expect(after.threads <= before.threads + 4, "threads: \(before.threads) -> \(after.threads)")
        #expect(after.folders == before.folders)
    }

    private func runMany(_ count: Int) async throws {
        let ports = try await withThrowingTaskGroup(of: [Int].self) { group in
            for number in 0..<count {
                group.addTask {
                    try await withHarness(self.configuration()) { harness in
                        try await upload("\(number)", to: "\(number).csv", in: harness)
                        let drop = try await harness.drop(settle: .zero)
                        #expect(drop.name == "\(number)")
                        return [harness.s3.port, harness.sftp.port, harness.adminAddressForTests]
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(ports.count == count * 3)
    }
}

extension Harness {
    fileprivate var adminAddressForTests: Int { adminURL.flatMap { URL(string: $0)?.port } ?? 0 }
}

/// What a process holds of the system.
private struct Footprint {
    var descriptors: Int
    var threads: Int
    var folders: Set<String>

    /// Listening sockets and threads may take a moment to go after their task ended; counted when they stand still.
    static func now() -> Footprint {
        var last = read()
        for _ in 0..<100 {
            usleep(20_000)
            let next = read()
            if next.descriptors == last.descriptors, next.threads == last.threads { return next }
            last = next
        }
        return last
    }

    private static func read() -> Footprint {
        let manager = FileManager.default
        return Footprint(
            descriptors: (try? manager.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0,
            threads: (try? manager.contentsOfDirectory(atPath: "/proc/self/task").count) ?? 0,
            folders: Set((try? manager.contentsOfDirectory(atPath: "/tmp"))?.filter { $0.hasPrefix("mockdest-") } ?? [])
        )
    }
}
