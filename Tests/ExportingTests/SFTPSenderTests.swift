import Drops
import Exporting
import FakeSFTP
import Faults
import Testing

struct SFTPSenderTests {
    private func with(
        faults: FaultPlan = FaultPlan(), _ body: (SFTPEndpoint, Journal, Int) async throws -> Void
    ) async throws {
        let user = SFTPUser(
            name: "test", password: "secret", authorizedKeys: [SSHKeyPair.ed25519(seed: 1).publicKey.line])
        let journal = Journal()
        let endpoint = SFTPEndpoint(SFTPConfiguration(users: [user]), journal: journal, faults: faults)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await endpoint.run() }
            defer { group.cancelAll() }
            try await body(endpoint, journal, try await endpoint.port())
        }
    }

    private func sender(
        _ port: Int, _ credential: SFTPSender.Credential = .password("secret"), hostKey: String? = nil
    ) -> SFTPSender {
        SFTPSender(host: "127.0.0.1", port: port, user: "test", credential: credential, hostKeyFingerprint: hostKey)
    }

    @Test func `a file sent by password arrives byte for byte`() async throws {
        try await with { _, journal, port in
            let bytes = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
            try await sender(port).makeDirectory("in/deep")
            try await sender(port).put(Blob(bytes), to: "in/deep/a.csv")
            let delivery = try #require(await journal.nextDelivery(timeout: .seconds(10)))
            #expect(delivery.path == "in/deep/a.csv" && delivery.writtenAs == nil)
            #expect(try delivery.content.bytes() == bytes)
        }
    }

    @Test func `a file sent by key under a temporary name is delivered once, under its name`() async throws {
        try await with { _, journal, port in
            let key = SFTPSender.Credential.privateKey(SSHKeyPair.ed25519(seed: 1).privateKey)
            try await sender(port, key).put(Blob([1]), to: "a.csv", naming: .writeThenRename(suffix: ".tmp"))
            let delivery = try #require(await journal.nextDelivery(timeout: .seconds(10)))
            #expect(delivery.path == "a.csv" && delivery.writtenAs == Array("a.csv.tmp".utf8))
            #expect(journal.deliveries.count == 1)
        }
    }

    @Test func `the wrong credential is named`() async throws {
        try await with { _, _, port in
            await #expect(throws: SFTPSenderError.passwordRefused(user: "test")) {
                try await sender(port, .password("wrong")).put(Blob([1]), to: "a")
            }
            let other = SSHKeyPair.ed25519(seed: 2)
            await #expect(
                throws: SFTPSenderError.keyRefused(user: "test", fingerprint: other.publicKey.fingerprint)
            ) { try await sender(port, .privateKey(other.privateKey)).put(Blob([1]), to: "a") }
            await #expect(throws: SFTPSenderError.unreadableKey(source: "/no/such")) {
                try await sender(port, .privateKeyFile("/no/such")).put(Blob([1]), to: "a")
            }
        }
    }

    @Test func `another host key than the expected one is refused`() async throws {
        try await with { endpoint, _, port in
            let known = try endpoint.hostKeys().map(\.fingerprint)
            try await sender(port, hostKey: known[0]).put(Blob([1]), to: "a")
        }
        let changed = FaultRule(name: "other key", when: .init(operation: "connect"), then: .changeHostKey)
        try await with(faults: FaultPlan(rules: [changed])) { endpoint, _, port in
            let known = try endpoint.hostKeys()[0].fingerprint
            await #expect(throws: SFTPSenderError.self) {
                try await sender(port, hostKey: known).put(Blob([1]), to: "a")
            }
        }
    }

    @Test func `a refused request says which, on what and why`() async throws {
        try await with { _, _, port in
            do {
                try await sender(port).put(Blob([1]), to: "no/such/folder/a")
                Issue.record("nothing was refused")
            } catch let error as SFTPSenderError {
                guard case .refused("open", "no/such/folder/a", 2, _) = error else {
                    Issue.record("\(error)")
                    return
                }
            }
        }
    }

    @Test func `nobody listening is told`() async throws {
        await #expect(throws: SFTPSenderError.self) { try await sender(1).put(Blob([1]), to: "a") }
    }

    @Test(arguments: ["SSH_FXP_INIT", "SSH_FXP_OPEN", "SSH_FXP_WRITE", "SSH_FXP_CLOSE", "userauth-password", "connect"])
    func `a server that goes silent is hung up on, whatever it owes`(operation: String) async throws {
        let rule = FaultRule(
            name: "silent", when: .init(operation: operation), then: operation == "connect" ? .omitIdent : .stall)
        try await with(faults: FaultPlan(rules: [rule])) { _, journal, port in
            let sender = SFTPSender(
                host: "127.0.0.1", port: port, user: "test", credential: .password("secret"),
                silence: .milliseconds(300))
            do {
                try await sender.put(Blob([UInt8](repeating: 1, count: 100_000)), to: "a.csv")
                // Nothing of that name is asked of this server: the rule never fired.
                Issue.record("\(operation) was answered")
            } catch let error as SFTPSenderError {
                #expect(error.mayPass, "\(error)")
                #expect(!"\(error)".contains("refused"), "\(error)")
            }
            #expect(journal.deliveries.isEmpty)
        }
    }
}
