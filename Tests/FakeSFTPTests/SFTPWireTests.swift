import Drops
import Faults
import Foundation
import Logging
import Testing

@testable import FakeSFTP

/// What only shows over a real connection: clients that vanish, clients that do not read, an endpoint that stops.
@Suite(.serialized) struct SFTPWireTests {
    private func with(
        _ journal: Journal = Journal(), _ configuration: SFTPConfiguration = SFTPConfiguration(),
        patience: ClientHello.Patience = ClientHello.Patience(), _ body: (SFTPServer) async throws -> Void
    ) async throws {
        let begun = ContinuousClock.now
        let server = try SFTPServer(
            configuration, journal: journal, faults: FaultPlan(), time: .system,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), helloPatience: patience)
        try server.start()
        Self.tell("ready after", since: begun)
        do { try await body(server) } catch {
            server.stop()
            await server.finish()
            throw error
        }
        server.stop()
        await server.finish()
        #expect(server.sessions.count == 0)
    }

    /// With `MOCKDEST_SFTP_TIMES` set, says how long something took; nothing is expected of it.
    private static func tell(_ what: String, since start: ContinuousClock.Instant) {
        guard ProcessInfo.processInfo.environment["MOCKDEST_SFTP_TIMES"] != nil else { return }
        print("\(what) \(ContinuousClock.now - start)")
    }

    /// `MOCKDEST_SFTP_DROPS` sets how many: 10,000 take some minutes, alone in a process, and count descriptors too.
    @Test(arguments: ["memory", "disk"])
    func `sessions dropped at any point leave no thread, no descriptor, no delivery and no file but parts`(
        store: String
    ) async throws {
        let data = FileManager.default.temporaryDirectory.appending(path: "mockdest-drops-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let configuration = SFTPConfiguration(dataDirectory: store == "disk" ? data.path : nil)
        let wanted = ProcessInfo.processInfo.environment["MOCKDEST_SFTP_DROPS"].flatMap(Int.init)
        var generator = SeededGenerator(seed: 11)
        let journal = Journal()
        try await with(journal, configuration) { server in
            try drop(10, server, &generator)
            try await waitUntilEmpty(server)
            let before = Self.footprint()
            try drop(wanted ?? 120, server, &generator)
            try await waitUntilEmpty(server)
            if wanted != nil {
                let after = Self.footprint()
                print("dropped \(wanted!), \(store): descriptors and threads before \(before), after \(after)")
                #expect(after.descriptors <= before.descriptors)
                #expect(after.threads <= before.threads + 2)
            }
        }
        #expect(journal.deliveries.isEmpty)
        guard store == "disk" else { return }
        let kept = try FileManager.default.contentsOfDirectory(atPath: data.path + "/.deliveries")
        #expect(kept.isEmpty)
        let parts = try FileManager.default.contentsOfDirectory(atPath: data.path + "/test")
        #expect(!parts.isEmpty && parts.allSatisfy { $0.wholeMatch(of: /f\d+/) != nil })
    }

    private func drop(_ count: Int, _ server: SFTPServer, _ generator: inout SeededGenerator) throws {
        for number in 0..<count {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: _ = try RawSocket(port: server.port)
            case 1: try RawSocket(port: server.port).write("SSH-2.0-OpenSSH_test\r\n")
            case 2:
                let client = try RawSocket(port: server.port)
                client.write("SSH-2.0-OpenSSH_test\r\n" + String(repeating: "\u{1}", count: 900))
                #expect(client.readLine().hasPrefix("SSH-2.0-"))
            case 3...6:
                let stage = WireClient.Stage.allCases.randomElement(using: &generator)!
                _ = try WireClient(port: server.port, upTo: stage)
            default:
                let client = try WireClient(port: server.port)
                let handle = try client.open("/f\(number)", [.write, .create])
                try client.write(
                    handle, 0, [UInt8](repeating: 1, count: .random(in: 1...400_000, using: &generator) / 8))
                // A packet that never ends.
                client.send(Packet(PacketType.write.rawValue).number(3).bytes(handle).wide(9).number(100_000).framed)
            }
        }
    }

    private func waitUntilEmpty(_ server: SFTPServer) async throws {
        for _ in 0..<4000 where server.sessions.count > 0 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(server.sessions.count == 0)
        server.sessions.reap()
    }

    private static func footprint() -> (descriptors: Int, threads: Int) {
        func count(_ path: String) -> Int { (try? FileManager.default.contentsOfDirectory(atPath: path).count) ?? 0 }
        return (count("/proc/self/fd"), count("/proc/self/task"))
    }

    @Test func `a flood of reads that nobody takes is answered in the end, byte for byte, and until then waits`()
        async throws
    {
        let content = (0..<250_000).map { UInt8(truncatingIfNeeded: $0 &* 13 >> 2) }
        let expected = Data(content)
        try await with { server in
            let client = try WireClient(port: server.port)
            let handle = try client.open("/f", [.write, .read, .create])
            try client.write(handle, 0, content)
            // 25 MB of replies asked for with 4 kB, twenty windows of the client's.
            let count = 100
            var flood: [UInt8] = []
            for number in 0..<count {
                flood +=
                    Packet(PacketType.read.rawValue).number(UInt32(number)).bytes(handle).wide(0).number(250_000).framed
            }
            client.send(flood)
            for number in 0..<count {
                let reply = try client.read()
                #expect(reply[1..<5].reduce(0) { $0 << 8 | Int($1) } == number)
                #expect(Data(reply).dropFirst(9) == expected)
            }
        }
    }

    @Test func `an endpoint stops with sessions that are silent, in key exchange, idle, and do not read`() async throws
    {
        try await with { server in
            let silent = try RawSocket(port: server.port)
            let keyExchange = try RawSocket(port: server.port)
            keyExchange.write("SSH-2.0-OpenSSH_test\r\n")
            let idle = try WireClient(port: server.port)
            let reading = try WireClient(port: server.port)
            let handle = try reading.open("/f", [.write, .read, .create])
            try reading.write(handle, 0, [UInt8](repeating: 1, count: 250_000))
            for _ in 0..<200 {
                reading.send(Packet(PacketType.read.rawValue).number(1).bytes(handle).wide(0).number(250_000).framed)
            }
            let writing = try WireClient(port: server.port)
            let target = try writing.open("/g", [.write, .create])
            writing.send(Packet(PacketType.write.rawValue).number(3).bytes(target).wide(0).number(200_000).framed)
            let started = ContinuousClock.now
            server.stop()
            await server.finish()
            Self.tell("stopped after", since: started)
            withExtendedLifetime((silent, keyExchange, idle, reading, writing)) {}
        }
    }

    @Test func `a client that waits for the server's offer gets it, and its own is noted when nothing fits`()
        async throws
    {
        let journal = Journal()
        // A server that waited for the client's offer first would wait for ever.
        try await with(journal, patience: .init(known: 3_600_000, others: 5)) { server in
            let client = try RawSocket(port: server.port)
            client.write("SSH-2.0-Waiting_1.0\r\n")
            #expect(client.readLine().hasPrefix("SSH-2.0-OpenSSH"))
            let offer = try client.readPacket()
            #expect(offer.first == 20, "SSH_MSG_KEXINIT")
            let lists = [
                "curve25519-sha256", "ssh-ed25519", "3des-cbc", "3des-cbc", "hmac-sha2-256", "hmac-sha2-256", "none",
                "none", "", "",
            ]
            var body = Packet(20).adding([UInt8](repeating: 0, count: 16))
            for list in lists { body = body.string(list) }
            body = body.adding([0, 0, 0, 0, 0])
            let padding = 8 + (8 - (5 + body.body.count) % 8)
            client.write(Packet(UInt8(padding)).adding(body.body + [UInt8](repeating: 0, count: padding)).framed)
            while journal.exchanges.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
        }
        let refused = try #require(journal.exchanges.first)
        #expect(refused.operation == "key-exchange" && refused.outcome == .refused)
        #expect(refused.client == "SSH-2.0-Waiting_1.0")
        #expect(refused.details["offered.cipherToServer"] == "3des-cbc")
        #expect(refused.details["offered.hostKey"] == "ssh-ed25519")
    }
}
