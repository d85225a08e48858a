import Drops
import FakeSFTP
import Foundation
import Testing

/// Keys, certificates and algorithms, as OpenSSH's client sees them: what is taken, and what a refusal leaves behind.
struct SFTPTrustTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"

    @Test(arguments: ["ed25519", "ecdsa", "rsa"]) func `a key of each kind logs in`(kind: String) async throws {
        try await SFTPClients.with { clients async throws in
            let result = try await clients.sftp("pwd", key: kind)
            #expect(result.exitCode == 0, "\(result.standardError)")
            let login = try #require(clients.logins.last { $0.outcome == .succeeded })
            #expect(login.details["keyFingerprint"]?.hasPrefix("SHA256:") == true)
        }
    }

    @Test(arguments: ["rsa-sha2-256", "rsa-sha2-512"]) func `an RSA host key is shown to who knows no other`(
        algorithm: String
    ) async throws {
        try await SFTPClients.with { clients async throws in
            let more = ["-oHostKeyAlgorithms=\(algorithm)", "-oStrictHostKeyChecking=no"]
            let result = try await RealClient("sftp").run(
                arguments: more + clients.keyOptions() + ["-P", "\(clients.port)", "-b", "-", "test@127.0.0.1"],
                input: Array("pwd\n".utf8))
            #expect(result.exitCode == 0, "\(result.standardError)")
        }
    }

    @Test func `a host key with SHA-1 alone is refused unless it is switched on`() async throws {
        let more = ["-oHostKeyAlgorithms=ssh-rsa", "-oPubkeyAcceptedAlgorithms=ssh-rsa", "-oStrictHostKeyChecking=no"]
        for allowed in [false, true] {
            try await SFTPClients.with({ $0.sha1Signatures = allowed ? .announced : .unannounced }) {
                clients async throws in
                let result = try await RealClient("sftp").run(
                    arguments: more + clients.keyOptions("rsa") + [
                        "-P", "\(clients.port)", "-b", "-", "test@127.0.0.1",
                    ], input: Array("pwd\n".utf8))
                #expect((result.exitCode == 0) == allowed, "\(result.standardError)")
                if !allowed {
                    let refused = try #require(clients.journal.exchanges.first { $0.operation == "key-exchange" })
                    #expect(refused.outcome == .refused && refused.details["offered.hostKey"] == "ssh-rsa")
                }
            }
        }
    }

    @Test func `a user's SHA-1 signature is refused, with the key's fingerprint, where none is to be taken`()
        async throws
    {
        for setting in SFTPConfiguration.SHA1Signatures.allCases {
            let allowed = setting != .refused
            try await SFTPClients.with({ $0.sha1Signatures = setting }) { clients async throws in
                let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
                let result = try await RealClient(
                    "python",
                    environment: [
                        "SFTP_PORT": "\(clients.port)", "SFTP_USER": "test", "SFTP_KEY": clients.local("rsa"),
                    ]
                ).run(arguments: [script + "/clients/sftp/sha1_signature.py"])
                #expect((result.exitCode == 0) == allowed, "\(result.standardError)")
                let login = try #require(clients.logins.last { $0.operation == "userauth-publickey" })
                #expect(login.outcome == (allowed ? .succeeded : .refused))
                let key = try String(contentsOfFile: clients.local("rsa.pub"), encoding: .utf8)
                #expect(login.details["keyFingerprint"] == SSHPublicKey(line: key)?.fingerprint)
                #expect(login.principal == "test" && login.client.hasPrefix("SSH-2.0-AsyncSSH"))
                if !allowed {
                    #expect(login.details["reason"]?.hasPrefix("the signature algorithm is not taken") == true)
                    #expect(login.details["offered.hostKey"]?.contains("ssh-ed25519") == true)
                }
            }
        }
    }

    @Test func `a client that knows no host key of ours is refused and its offer noted`() async throws {
        try await SFTPClients.with { clients async throws in
            let more = ["-oHostKeyAlgorithms=ecdsa-sha2-nistp521", "-oStrictHostKeyChecking=no"]
            let result = try await RealClient("sftp").run(
                arguments: more + clients.keyOptions() + ["-P", "\(clients.port)", "-b", "-", "test@127.0.0.1"],
                input: Array("pwd\n".utf8))
            #expect(result.exitCode != 0)
            let refused = try #require(clients.journal.exchanges.first { $0.operation == "key-exchange" })
            #expect(refused.outcome == .refused && refused.details["offered.hostKey"] == "ecdsa-sha2-nistp521")
            #expect(refused.client.hasPrefix("SSH-2.0-OpenSSH"))
        }
    }

    @Test func `a certificate is refused, with its fingerprint and the reason`() async throws {
        try await SFTPClients.with { clients async throws in
            try await RealClient("ssh-keygen").run(
                "-q", "-s", clients.local("other-key"), "-I", "test", "-n", "test", clients.local("ed25519.pub"))
            let result = try await clients.sftp(
                "pwd", key: "ed25519",
                more: [
                    "-oCertificateFile=\(clients.local("ed25519-cert.pub"))",
                    "-oPubkeyAcceptedAlgorithms=ssh-ed25519-cert-v01@openssh.com",
                ])
            #expect(result.exitCode != 0)
            let refused = try #require(clients.logins.first { $0.operation == "userauth-publickey" })
            #expect(refused.details["reason"] == "certificates are not taken; offer the key itself")
            #expect(refused.details["keyAlgorithm"] == "ssh-ed25519-cert-v01@openssh.com")
            #expect(refused.details["keyFingerprint"]?.hasPrefix("SHA256:") == true)
        }
    }

    @Test func `a client that knows only old ciphers is refused and its offer noted`() async throws {
        try await SFTPClients.with { clients async throws in
            #expect(try await clients.sftp("pwd", more: ["-oCiphers=3des-cbc"]).exitCode != 0)
            let refused = try #require(clients.journal.exchanges.first { $0.operation == "key-exchange" })
            #expect(refused.outcome == .refused && refused.details["offered.cipherToServer"] == "3des-cbc")
            #expect(refused.client.hasPrefix("SSH-2.0-OpenSSH"))
        }
    }

    @Test func `an unknown user is refused and every guess is counted`() async throws {
        try await SFTPClients.with { clients async throws in
            let batch = try clients.makeFile("batch", Array("pwd\n".utf8))
            let result = try await RealClient("sshpass", environment: ["SSHPASS": "hunter2-secret"]).run(
                arguments: ["-e", "sftp"] + clients.options + [
                    "-oBatchMode=no", "-oPreferredAuthentications=password", "-oNumberOfPasswordPrompts=1", "-P",
                    "\(clients.port)", "-b", batch, "mallory@127.0.0.1",
                ])
            #expect(result.exitCode != 0)
            let refused = clients.logins.filter { $0.operation == "userauth-password" }
            #expect(refused.map(\.principal) == ["mallory"])
            #expect(refused.map { $0.details["reason"] } == ["no such user"])
            #expect(!"\(clients.journal.exchanges)".contains("hunter2-secret"))
        }
    }

    @Test func `own host key files take the place of the seeded ones`() async throws {
        let pair = SSHKeyPair.ed25519(seed: 99)
        let file = FileManager.default.temporaryDirectory.appending(path: "mockdest-host-\(UUID().uuidString)")
        try Data(pair.privateKey.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await SFTPClients.with({ $0.hostKeyFiles = [file.path] }) { clients async throws in
            #expect(try clients.endpoint.hostKeys().map(\.fingerprint) == [pair.publicKey.fingerprint])
            #expect(try await clients.sftp("pwd").exitCode == 0)
        }
    }

    @Test func `mockdest known-hosts prints what a strict client needs`() async throws {
        try await SFTPClients.with({ $0.hostKeySeed = 7 }) { clients async throws in
            let result = try await RealClient(Self.program).run(
                "known-hosts", "--seed", "7", "--sftp-port", "\(clients.port)", "--admin-port", "1")
            try clients.makeFile("known_hosts", result.output)
            #expect(try await clients.sftp("pwd").exitCode == 0)
            let found = try await RealClient("ssh-keygen").run(
                "-F", "[127.0.0.1]:\(clients.port)", "-f", clients.local("known_hosts"))
            #expect(
                found.standardOutput.contains("ssh-ed25519") && found.standardOutput.contains("ecdsa-sha2-nistp256"))
            let other = try await RealClient(Self.program).run(
                "known-hosts", "--seed", "8", "--sftp-port", "\(clients.port)", "--admin-port", "1")
            try clients.makeFile("known_hosts", other.output)
            #expect(try await clients.sftp("pwd").exitCode != 0)
        }
    }
}
