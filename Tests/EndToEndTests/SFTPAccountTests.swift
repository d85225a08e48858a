import Drops
import FakeSFTP
import Foundation
import Testing

/// Accounts, limits and the server's face, as OpenSSH's client meets them.
struct SFTPAccountTests {
    /// Runs OpenSSH's `ssh` with `arguments` before the host.
    private func ssh(_ clients: SFTPClients, _ arguments: String...) async throws -> RealClient.Result {
        try await RealClient("ssh").run(
            arguments: clients.keyOptions() + ["-p", "\(clients.port)"] + arguments + ["test@127.0.0.1"])
    }

    @Test func `an account without a credential opens to none, and no other does`() async throws {
        try await SFTPClients.with({ $0.users.append(SFTPUser(name: "open", allowsNone: true)) }) {
            clients async throws in
            let options =
                clients.options + [
                    "-oBatchMode=yes", "-oPreferredAuthentications=none", "-P", "\(clients.port)", "-b", "-",
                ]
            let sftp = RealClient("sftp")
            #expect(
                try await sftp.run(arguments: options + ["open@127.0.0.1"], input: Array("pwd\n".utf8)).exitCode == 0)
            #expect(
                try await sftp.run(arguments: options + ["test@127.0.0.1"], input: Array("pwd\n".utf8)).exitCode != 0)
            #expect(clients.logins.first { $0.outcome == .succeeded }?.operation == "userauth-none")
        }
    }

    @Test func `a user has as many connections as he may and no more`() async throws {
        try await SFTPClients.with({ $0.users[0].maximumConnections = 1 }) { clients async throws in
            // The second `sftp` runs while the first waits for it.
            let second =
                ["sftp"] + clients.keyOptions() + ["-P", "\(clients.port)", "-b", "/dev/null", "test@127.0.0.1"]
            let line = second.map { "'\($0)'" }.joined(separator: " ")
            let result = try await clients.sftp("pwd", "!\(line) && touch \(clients.local("let-in")) || true", "pwd")
            #expect(result.exitCode == 0, "\(result.standardError)")
            #expect(!FileManager.default.fileExists(atPath: clients.local("let-in")))
            let refused = clients.logins.filter { $0.details["reason"]?.contains("as many connections") == true }
            #expect(!refused.isEmpty && refused.allSatisfy { $0.outcome == .refused })
            #expect(try await clients.sftp("pwd").exitCode == 0, "the place is free again")
        }
    }

    @Test func `an endpoint takes as many connections as it may`() async throws {
        try await SFTPClients.with({ $0.limits.sessions = 1 }) { clients async throws in
            let second =
                ["sftp"] + clients.keyOptions() + ["-P", "\(clients.port)", "-b", "/dev/null", "test@127.0.0.1"]
            let line = second.map { "'\($0)'" }.joined(separator: " ")
            let result = try await clients.sftp("!\(line) && touch \(clients.local("let-in")) || true", "pwd")
            #expect(result.exitCode == 0, "\(result.standardError)")
            #expect(!FileManager.default.fileExists(atPath: clients.local("let-in")))
            #expect(
                clients.journal.exchanges.contains { $0.status == "too many connections" && $0.outcome == .refused })
        }
    }

    @Test func `a quota ends a put and leaves a part`() async throws {
        try await SFTPClients.with({ $0.users[0].quota = 100_000 }) { clients async throws in
            let file = try clients.makeFile("big", [UInt8](repeating: 1, count: 150_000))
            let result = try await clients.sftp("put \(file) big")
            // OpenSSH's client shows a failure's code alone.
            #expect(result.exitCode != 0 && result.standardError.contains("Failure"), "\(result.standardError)")
            let refused = clients.journal.exchanges.filter { $0.outcome == .refused && $0.target == "/big" }
            #expect(refused.contains { $0.details["message"] == "Disk quota exceeded" })
            let small = try clients.makeFile("small", [UInt8](repeating: 1, count: 50_000))
            #expect(try await clients.sftp("-rm big", "put \(small) small").exitCode == 0)
            #expect(clients.journal.deliveries.last?.path == "small")
        }
    }

    @Test func `guesses end the connection, and each is counted`() async throws {
        try await SFTPClients.with({ $0.limits.loginAttempts = 2 }) { clients async throws in
            let batch = try clients.makeFile("batch", Array("pwd\n".utf8))
            let result = try await RealClient("sshpass", environment: ["SSHPASS": "wrong-secret"]).run(
                arguments: ["-e", "sftp"] + clients.options + [
                    "-oBatchMode=no", "-oPubkeyAuthentication=no", "-oPreferredAuthentications=password",
                    "-oNumberOfPasswordPrompts=3", "-P", "\(clients.port)", "-b", batch, "test@127.0.0.1",
                ])
            #expect(result.exitCode != 0)
            // sshpass itself gives up at the second prompt; with OpenSSH's none the tries are one or two.
            let tries = clients.logins.filter { $0.operation == "userauth-password" }
            #expect((1...2).contains(tries.count) && tries.allSatisfy { $0.outcome == .refused })
            #expect(!"\(clients.journal.exchanges)".contains("wrong-secret"))
        }
    }

    @Test func `who does not log in is not waited for`() async throws {
        try await SFTPClients.with({ $0.limits.loginSeconds = 1 }) { clients async throws in
            // Ends when the server hangs up, or fails after RealClient's limit.
            let silent = try await RealClient("bash").run(
                "-c", "exec 3<>/dev/tcp/127.0.0.1/\(clients.port) && cat <&3")
            #expect(silent.standardOutput.hasPrefix("SSH-2.0-"))
            #expect(clients.journal.exchanges.contains { $0.operation == "key-exchange" && $0.outcome == .refused })
        }
    }

    @Test func `forwarding, terminals and unknown subsystems are refused and noted`() async throws {
        try await SFTPClients.with { clients async throws in
            let back = try await ssh(clients, "-N", "-oExitOnForwardFailure=yes", "-R", "0:127.0.0.1:9")
            #expect(back.exitCode != 0)
            let forth = try await ssh(clients, "-W", "127.0.0.1:9")
            #expect(forth.exitCode != 0)
            #expect(try await ssh(clients, "-tt").exitCode != 0)
            let other = try await RealClient("ssh").run(
                arguments: clients.keyOptions() + ["-p", "\(clients.port)", "-s", "test@127.0.0.1", "netconf"])
            #expect(other.exitCode != 0)
            let refused = clients.journal.exchanges.filter { $0.outcome == .refused }
            for operation in ["tcpip-forward", "channel-open", "pty-req", "shell", "subsystem"] {
                #expect(refused.contains { $0.operation == operation }, "\(operation): \(refused.map(\.operation))")
            }
            #expect(refused.contains { $0.target == "netconf" })
        }
    }

    @Test func `an RSA host key is shown to all where it is asked for`() async throws {
        for asked in [false, true] {
            try await SFTPClients.with({ $0.offersRSAHostKey = asked }) { clients async throws in
                let keys = try clients.endpoint.hostKeys().map(\.algorithm)
                #expect(keys == ["ssh-ed25519", "ecdsa-sha2-nistp256"] + (asked ? ["ssh-rsa"] : []))
            }
        }
    }

    @Test func `OpenSSH's client gets the fast cipher unless ciphers are to be tested, and reads the ident set`()
        async throws
    {
        for fast in [true, false] {
            try await SFTPClients.with({
                $0.prefersFastCipher = fast
                $0.ident = "OpenSSH_7.4 test"
            }) { clients async throws in
                let said = try await ssh(clients, "-v", "-N", "-oExitOnForwardFailure=yes", "-R", "0:127.0.0.1:9")
                    .standardError
                #expect(said.contains("remote software version OpenSSH_7.4 test"))
                #expect(said.contains("server->client cipher: aes128-gcm@openssh.com") == fast, "\(said)")
            }
        }
    }
}
