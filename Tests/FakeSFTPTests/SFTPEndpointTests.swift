import Drops
import Faults
import Foundation
import Testing

@testable import FakeSFTP

@Suite(.serialized) struct SFTPEndpointTests {
    /// Runs an endpoint for the length of `body`.
    private func with(
        _ configuration: SFTPConfiguration = SFTPConfiguration(), journal: Journal = Journal(),
        faults: FaultPlan = FaultPlan(), _ body: (Int) async throws -> Void
    ) async throws {
        let endpoint = SFTPEndpoint(configuration, journal: journal, faults: faults)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await endpoint.run() }
            defer { group.cancelAll() }
            try await body(try await endpoint.port())
        }
    }

    @Test func `a port in use is told to who runs and who waits`() async throws {
        try await with { port in
            let second = SFTPEndpoint(SFTPConfiguration(port: port), journal: Journal())
            let expected = SFTPEndpointError.portInUse(host: "127.0.0.1", port: port)
            await #expect(throws: expected) { try await second.run() }
            await #expect(throws: expected) { try await second.port() }
        }
    }

    @Test func `an unreadable host key and an unreadable user key are told`() async throws {
        let noKey = SFTPEndpoint(SFTPConfiguration(hostKeyFiles: ["/no/such"]), journal: Journal())
        await #expect(throws: SFTPEndpointError.unreadableHostKey(path: "/no/such")) { try await noKey.run() }
        let user = SFTPUser(name: "u", authorizedKeys: ["ssh-ed25519 nonsense"])
        let badUser = SFTPEndpoint(SFTPConfiguration(users: [user]), journal: Journal())
        await #expect(throws: SFTPEndpointError.unreadableAuthorizedKey(user: "u", line: "ssh-ed25519 nonsense")) {
            try await badUser.run()
        }
    }

    @Test func `the same seed shows the same host keys`() throws {
        let keys = { (seed: UInt64) in
            try SFTPEndpoint(SFTPConfiguration(hostKeySeed: seed), journal: Journal()).hostKeys()
        }
        #expect(try keys(1) == keys(1))
        #expect(try keys(1) != keys(2))
        #expect(try keys(1).map(\.algorithm) == ["ssh-ed25519", "ecdsa-sha2-nistp256"])
    }

    /// `MOCKDEST_SFTP_SESSIONS` sets how many; the default keeps the suite quick.
    @Test func `sessions dropped at any point leave no socket`() async throws {
        let count = ProcessInfo.processInfo.environment["MOCKDEST_SFTP_SESSIONS"].flatMap(Int.init) ?? 200
        var generator = SeededGenerator(seed: 3)
        try await with { port in
            for _ in 0..<count {
                let client = try RawSocket(port: port)
                let point = Int.random(in: 0..<5, using: &generator)
                if point > 0 { #expect(client.readLine().hasPrefix("SSH-2.0-")) }
                if point > 1 { client.write("SSH-2.0-OpenSSH_test\r\n") }
                if point > 2 { client.write(String(repeating: "x", count: .random(in: 1...3000, using: &generator))) }
                if point > 3 { client.hangUp() }
            }
            // The one that listens is left. A single look may miss or double a line: the table changes while it is read.
            var open = 0
            for _ in 0..<2000 where open != 1 {
                try await Task.sleep(for: .milliseconds(5))
                open = try Self.openSockets(port)
            }
            #expect(open == 1)
        }
    }

    /// Sockets of this machine with the local port `port` that some process holds.
    private static func openSockets(_ port: Int) throws -> Int {
        let hex = String(port, radix: 16, uppercase: true)
        let suffix = ":" + String(repeating: "0", count: 4 - hex.count) + hex
        return try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8).split(separator: "\n").dropFirst()
            .map { $0.split(separator: " ") }
            .count { $0.count > 9 && $0[1].hasSuffix(suffix) && $0[9] != "0" }
    }

    @Test func `a connection is refused, silent, or shown another key by rule`() async throws {
        let refuse = FaultRule(name: "full", when: .init(operation: "connect", times: 1), then: .refuseConnection)
        try await with(faults: FaultPlan(rules: [refuse])) { port in
            let lines = [try RawSocket(port: port).readLine(), try RawSocket(port: port).readLine()]
            #expect(lines[0].isEmpty)
            #expect(lines[1].hasPrefix("SSH-2.0-"))
        }
        let journal = Journal()
        let silent = FaultRule(name: "silent", when: .init(operation: "connect"), then: .omitIdent)
        try await with(journal: journal, faults: FaultPlan(rules: [silent])) { port in
            let client = try RawSocket(port: port)
            while journal.exchanges.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
            #expect(!client.isReadable)
            #expect(journal.exchanges.map { $0.details["fault"] } == ["silent"])
        }
    }

    @Test func `a client that is no SSH client is refused and noted`() async throws {
        let journal = Journal()
        try await with(journal: journal) { port in
            let client = try RawSocket(port: port)
            client.write("GET / HTTP/1.1\r\n\r\n")
            while journal.exchanges.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
            #expect(journal.exchanges.map(\.operation) == ["key-exchange"])
        }
    }
}

/// A TCP connection of the test's.
final class RawSocket: Sendable {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(code == 0)
    }

    deinit { close(descriptor) }

    func write(_ text: String) { write(Array(text.utf8)) }
    func write(_ bytes: [UInt8]) { _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    /// The payload and padding of a packet that is not encrypted.
    func readPacket() throws -> [UInt8] {
        func exactly(_ count: Int) throws -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: count)
            try #require(recv(descriptor, &bytes, count, Int32(MSG_WAITALL)) == count)
            return bytes
        }
        let length = try exactly(4).reduce(0) { $0 << 8 | Int($1) }
        return Array(try exactly(length).dropFirst())
    }

    /// Says that nothing more comes.
    func hangUp() { shutdown(descriptor, 1) }

    /// Bytes to the end of the line; empty when the peer hung up.
    func readLine() -> String {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, 0) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
        return String(decoding: line, as: UTF8.self)
    }

    var isReadable: Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) > 0
    }
}
