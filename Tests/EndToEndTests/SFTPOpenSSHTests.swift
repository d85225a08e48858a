import Drops
import FakeSFTP
import Faults
import Foundation
import Testing

struct SFTPOpenSSHTests {
    private let content = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) }

    @Test func `a file put by key is delivered byte for byte, and got again`() async throws {
        try await SFTPClients.with { clients async throws in
            let file = try clients.makeFile("a.csv", content)
            let result = try await clients.sftp(
                "mkdir in", "put \(file) in/a.csv", "get in/a.csv \(clients.local("back"))")
            #expect(result.exitCode == 0, "\(result.standardError)")
            #expect(try clients.bytes("back") == content)
            let delivery = try #require(await clients.journal.nextDelivery(timeout: .seconds(10)))
            #expect(delivery.path == "in/a.csv" && delivery.principal == "test")
            #expect(try delivery.content.bytes() == content)
        }
    }

    @Test(arguments: ["password", "keyboard-interactive"])
    func `the right password opens and a wrong one does not`(method: String) async throws {
        try await SFTPClients.with { clients async throws in
            #expect(try await clients.sftp("pwd", password: "test", method: method).exitCode == 0)
            #expect(try await clients.sftp("pwd", password: "wrong", method: method).exitCode != 0)
            let refused = clients.logins.filter { $0.operation == "userauth-\(method)" && $0.outcome == .refused }
            #expect(refused.map { $0.details["reason"] } == ["wrong password"])
            #expect(refused.allSatisfy { $0.principal == "test" && $0.client.hasPrefix("SSH-2.0-OpenSSH") })
            let text = "\(clients.journal.exchanges)"
            #expect(!text.contains("wrong\""))
        }
    }

    @Test func `a key that is not authorized is refused and its fingerprint noted`() async throws {
        try await SFTPClients.with { clients async throws in
            #expect(try await clients.sftp("pwd", key: "other-key").exitCode != 0)
            let refused = try #require(clients.logins.first { $0.operation == "userauth-publickey" })
            #expect(refused.outcome == .refused)
            #expect(refused.details["keyFingerprint"] == SSHKeyPair.ed25519(seed: 2).publicKey.fingerprint)
            #expect(refused.details["offered.kex"]?.contains("curve25519-sha256") == true)
        }
    }

    @Test func `list, rename, posix-rename, rm, mkdir and rmdir do what they say`() async throws {
        try await SFTPClients.with { clients async throws in
            let one = try clients.makeFile("one", [1])
            let two = try clients.makeFile("two", [2, 2])
            let result = try await clients.sftp(
                "mkdir d", "put \(one) d/one", "put \(two) d/two", "rename d/one d/two", "ls -l d", "mkdir e",
                "rmdir e",
                "rm d/two", "ls -a")
            #expect(result.exitCode == 0, "\(result.standardError)")
            #expect(result.standardOutput.contains(try Regex(#"-rw-r--r-- +\S+ +test +test +1 .* d/two"#)))
            #expect(try await clients.sftp("ls d/one").exitCode != 0)
            #expect(try await clients.sftp("put \(one) x", "put \(two) y", "rename -l x y").exitCode != 0)
        }
    }

    @Test func `mode and times are set and kept`() async throws {
        try await SFTPClients.with { clients async throws in
            let file = try clients.makeFile("old", [1, 2, 3])
            let date = Date(timeIntervalSince1970: 981_173_106)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file)
            let result = try await clients.sftp(
                "put -p \(file) old", "chmod 640 old", "ls -l old", "get -p old \(clients.local("back"))")
            #expect(result.standardOutput.contains("-rw-r-----"))
            let attributes = try FileManager.default.attributesOfItem(atPath: clients.local("back"))
            #expect(attributes[.modificationDate] as? Date == date)
        }
    }

    @Test func `a client killed in the middle leaves a part and no delivery`() async throws {
        let slow = FaultRule(
            name: "slow", when: .init(operation: "SSH_FXP_WRITE"), then: .throttle(bytesPerSecond: 250_000))
        try await SFTPClients.with(faults: FaultPlan(rules: [slow])) { clients async throws in
            let file = try clients.makeFile("big", content)
            let client = Task {
                try await RealClient("sftp").run(
                    arguments: clients.keyOptions() + ["-P", "\(clients.port)", "-b", "-", "test@127.0.0.1"],
                    input: Array("put \(file) big\n".utf8))
            }
            // The rule tells of each write it slows down, so this is the first of about a hundred.
            while !clients.journal.exchanges.contains(where: { $0.operation == "SSH_FXP_WRITE" }) {
                try await Task.sleep(for: .milliseconds(5))
            }
            client.cancel()
            _ = await client.result
            var cut: Exchange?
            for _ in 0..<4000 where cut == nil {
                cut = clients.journal.exchanges.first { $0.outcome == .cut && $0.target == "/big" }
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(cut?.bytesIn ?? 0 > 0)
            #expect(clients.journal.deliveries.isEmpty)
            #expect(try await clients.sftp("ls big").exitCode == 0)
        }
    }

    @Test func `shell and commands are refused and noted`() async throws {
        try await SFTPClients.with { clients async throws in
            let result = try await RealClient("ssh").run(
                arguments: clients.keyOptions() + ["-p", "\(clients.port)", "test@127.0.0.1", "touch /tmp/never"])
            #expect(result.exitCode != 0)
            #expect(clients.journal.exchanges.contains { $0.operation == "exec" && $0.target == "touch /tmp/never" })
        }
    }

    @Test(arguments: ["chacha20-poly1305@openssh.com", "aes256-ctr", "aes128-gcm@openssh.com"])
    func `a client that insists on its cipher gets it`(cipher: String) async throws {
        try await SFTPClients.with { clients async throws in
            let result = try await clients.sftp("pwd", more: ["-oCiphers=\(cipher)"])
            #expect(result.exitCode == 0, "\(result.standardError)")
        }
    }

    @Test func `data stays equal while the client changes keys every megabyte`() async throws {
        try await SFTPClients.with { clients async throws in
            let file = try clients.makeFile("big", content + content + content)
            let result = try await clients.sftp(
                "put \(file) big", "get big \(clients.local("back"))", more: ["-oRekeyLimit=1M"])
            #expect(result.exitCode == 0, "\(result.standardError)")
            #expect(try clients.bytes("back") == content + content + content)
        }
    }

    @Test func `files on disk are put, got, resumed, and deliveries stay as they were`() async throws {
        let data = FileManager.default.temporaryDirectory.appending(path: "mockdest-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        try await SFTPClients.with({ $0.dataDirectory = data.path }) { clients async throws in
            let file = try clients.makeFile("big", content)
            let part = try clients.makeFile("part", Array(content[..<1_000_000]))
            let result = try await clients.sftp(
                "put \(part) big", "reput \(file) big", "get big \(clients.local("back"))")
            #expect(result.exitCode == 0, "\(result.standardError)")
            #expect(try clients.bytes("back") == content)
            let onDisk = try Data(contentsOf: data.appending(path: "test/big"))
            #expect(Array(onDisk) == content)
            let deliveries = clients.journal.deliveries
            #expect(deliveries.map(\.content.size) == [1_000_000, content.count])
            #expect(try deliveries.first?.content.bytes() == Array(content[..<1_000_000]))
        }
    }

    @Test func `a user who needs both a key and a password is let in with both`() async throws {
        try await SFTPClients.with({ $0.users[0].requiresBoth = true }) { clients async throws in
            #expect(try await clients.sftp("pwd").exitCode != 0)
            #expect(try await clients.sftp("pwd", password: "test").exitCode != 0)
            let batch = try clients.makeFile("batch", Array("pwd\n".utf8))
            let both = try await RealClient("sshpass", environment: ["SSHPASS": "test"]).run(
                arguments: ["-e", "sftp"] + clients.options + [
                    "-oBatchMode=no", "-oPreferredAuthentications=publickey,password", "-i", clients.local("key"), "-P",
                    "\(clients.port)", "-b", batch, "test@127.0.0.1",
                ])
            #expect(both.exitCode == 0, "\(both.standardError)")
        }
    }

    @Test func `a changed host key is noticed by the client`() async throws {
        let rule = FaultRule(name: "other", when: .init(operation: "connect", nth: 2), then: .changeHostKey)
        try await SFTPClients.with(faults: FaultPlan(rules: [rule])) { clients async throws in
            #expect(try await clients.sftp("pwd").exitCode == 0)
            let second = try await clients.sftp("pwd")
            #expect(second.exitCode != 0 && second.standardError.contains("host key"))
        }
    }

    @Test func `a login is refused as often as a rule says`() async throws {
        let rule = FaultRule(name: "twice", when: .init(operation: "userauth-publickey", times: 1), then: .refuseLogin)
        try await SFTPClients.with(faults: FaultPlan(rules: [rule])) { clients async throws in
            #expect(try await clients.sftp("pwd").exitCode != 0)
            #expect(try await clients.sftp("pwd").exitCode == 0)
            #expect(clients.logins.contains { $0.details["fault"] == "twice" && $0.outcome == .refused })
        }
    }
}
