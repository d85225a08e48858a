import Drops
import Exporting
import FakeS3
import FakeSFTP
import Foundation
import Harness
import Testing

/// Set in the process in which ``AloneTests`` run.
private let aloneVariable = "MOCKDEST_TESTS_ALONE"

/// What harnesses leave behind in a process. Other tests open and close descriptors all the time, so the counting is
/// done by ``AloneTests`` in a process of its own.
struct FootprintTests {
    @Test func `fifty harnesses at once each have their ports and leave no thread, descriptor or file`() async throws {
        let alone = RealClient(CommandLine.arguments[0], environment: [aloneVariable: "1"])
        let result = try await alone.run(
            arguments: ["--testing-library", "swift-testing", "--filter", "AloneTests"])
        #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        let said = result.standardOutput + result.standardError
        #expect(said.contains("run with 3 tests"), "the counting must not be skipped: \(said)")
    }
}

@Suite(
    .enabled(
        if: ProcessInfo.processInfo.environment[aloneVariable] != nil,
        "counts descriptors of the whole process: FootprintTests runs it in one of its own"),
    .serialized)
struct AloneTests {
    @Test func `harnesses`() async throws {
        // The first run makes what a process keeps for good: event loops, the cooperative pool's threads.
        try await harnesses(4)
        let before = Footprint.now()
        try await harnesses(50)
        let after = Footprint.now()
        #expect(after.descriptors <= before.descriptors)
        #expect(after.threads <= before.threads + 4)
        // One that was killed may have left a folder under this process's number.
        #expect(after.folders.isSubset(of: before.folders))
    }

    @Test func `SFTP endpoints with clients that never speak`() async throws {
        try await silentClients(2)
        let before = Footprint.now()
        try await silentClients(50)
        let after = Footprint.now()
        #expect(after.descriptors <= before.descriptors)
        #expect(after.threads <= before.threads + 4)
    }

    @Test func `S3 endpoints by the hundred`() async throws {
        try await endpoints(10)
        let before = Footprint.now()
        try await endpoints(300)
        let after = Footprint.now()
        #expect(after.descriptors <= before.descriptors)
        #expect(after.threads <= before.threads + 4)
    }

    /// All listen at the same time; each gets one object and knows of no other.
    private func endpoints(_ count: Int) async throws {
        let journals = (0..<count).map { _ in Journal() }
        let endpoints = journals.map { S3Endpoint(configuration: S3Configuration(buckets: ["exports"]), journal: $0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for endpoint in endpoints { group.addTask { try await endpoint.run() } }
            defer { group.cancelAll() }
            var ports: Set<Int> = []
            for (number, endpoint) in endpoints.enumerated() {
                let port = try await endpoint.port()
                ports.insert(port)
                let sender = try S3Sender(
                    endpoint: "http://127.0.0.1:\(port)", region: "us-east-1", accessKeyID: "test",
                    secretAccessKey: "test")
                try await sender.put(Blob(Array("\(number)".utf8)), bucket: "exports", key: "\(number).csv")
            }
            #expect(ports.count == count)
            for (number, journal) in journals.enumerated() {
                _ = await journal.nextDelivery(timeout: .seconds(10))
                #expect(journal.deliveries.map(\.name) == ["\(number).csv"])
            }
        }
    }

    private func harnesses(_ count: Int) async throws {
        var s3 = S3Configuration()
        s3.buckets = ["exports"]
        let configuration = HarnessConfiguration(s3: s3, admin: AdminConfiguration())
        let ports = try await withThrowingTaskGroup(of: [Int].self) { group in
            for number in 0..<count {
                group.addTask {
                    try await withHarness(configuration) { harness in
                        let access = harness.s3
                        let sender = try S3Sender(
                            endpoint: access.url, region: access.region, accessKeyID: access.accessKeyID,
                            secretAccessKey: access.secretAccessKey)
                        try await sender.put(
                            Blob(Array("\(number)".utf8)), bucket: "exports", key: "\(number).csv")
                        let drop = try await harness.drop(settle: .zero)
                        #expect(drop.name == "\(number)")
                        return [harness.s3.port, harness.sftp.port]
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(ports.count == count * 2)
    }

    private func silentClients(_ count: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                group.addTask {
                    try await withHarness(HarnessConfiguration(s3: nil)) { harness in
                        let client = SilentClient(port: harness.sftp.port)
                        #expect(client.descriptor >= 0)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

/// A TCP connection on which nothing is said.
private final class SilentClient {
    let descriptor: Int32

    init(port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        if !connected { close(descriptor) }
        self.descriptor = connected ? descriptor : -1
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}

/// What a process holds of the system.
private struct Footprint {
    var descriptors: Int
    var threads: Int
    var folders: Set<String>

    /// Sockets and threads may take a moment to go after their task ended; counted when they stand still.
    static func now() -> Footprint {
        var last = read()
        var still = 0
        for _ in 0..<500 where still < 5 {
            usleep(20_000)
            let next = read()
            still = next.descriptors == last.descriptors && next.threads == last.threads ? still + 1 : 0
            last = next
        }
        return last
    }

    private static func read() -> Footprint {
        let manager = FileManager.default
        let scratch = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        return Footprint(
            descriptors: (try? manager.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0,
            threads: (try? manager.contentsOfDirectory(atPath: "/proc/self/task").count) ?? 0,
            folders: Set((try? manager.contentsOfDirectory(atPath: scratch)) ?? [])
                .filter { $0.hasPrefix("mockdest-\(getpid())-") })
    }
}
