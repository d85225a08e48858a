import Drops
import FakeSFTP
import Faults
import Foundation
import Testing

/// An SFTP endpoint, a scratch folder and OpenSSH's client, for the length of one test.
struct SFTPClients {
    let endpoint: SFTPEndpoint
    let journal: Journal
    let port: Int
    /// A folder of the test's own, with the private keys `key`, `other-key`, `ed25519`, `ecdsa` and `rsa` in it.
    let folder: URL

    static func with(
        _ change: (inout SFTPConfiguration) -> Void = { _ in }, faults: FaultPlan = FaultPlan(),
        _ body: (SFTPClients) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mockdest-sftp-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = SSHKeyPair.ed25519(seed: 1)
        try save(key, in: folder, "key")
        try save(SSHKeyPair.ed25519(seed: 2), in: folder, "other-key")
        let pairs = try await makeKeys(in: folder)
        var configuration = SFTPConfiguration(
            users: [SFTPUser(name: "test", password: "test", authorizedKeys: [key.publicKey.line] + pairs)])
        change(&configuration)
        let journal = Journal()
        let endpoint = SFTPEndpoint(configuration, journal: journal, faults: faults)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await endpoint.run() }
            defer { group.cancelAll() }
            let port = try await endpoint.port()
            try Data(endpoint.knownHosts(port: port).utf8).write(to: folder.appending(path: "known_hosts"))
            try await body(SFTPClients(endpoint: endpoint, journal: journal, port: port, folder: folder))
        }
    }

    /// Key pairs as OpenSSH makes them, in the PEM form that old clients want; made once, for RSA takes its time.
    private static let pairs = Task {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mockdest-keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var pairs: [(kind: String, privateKey: Data, publicKey: String)] = []
        for (kind, bits) in [("ecdsa", "256"), ("rsa", "2048")] {
            let file = folder.appending(path: kind)
            try await RealClient("ssh-keygen").run(
                "-q", "-t", kind, "-b", bits, "-m", "PEM", "-N", "", "-C", "test", "-f", file.path)
            let publicKey = try String(contentsOf: file.appendingPathExtension("pub"), encoding: .utf8)
            pairs.append((kind, try Data(contentsOf: file), publicKey))
        }
        return pairs
    }

    /// Puts the keys `ed25519`, `ecdsa` and `rsa` into the folder.
    ///
    /// - Returns: the lines of their public halves.
    private static func makeKeys(in folder: URL) async throws -> [String] {
        try save(SSHKeyPair.ed25519(seed: 3), in: folder, "ed25519")
        var lines = [SSHKeyPair.ed25519(seed: 3).publicKey.line]
        for pair in try await pairs.value {
            try save(pair.privateKey, pair.publicKey, in: folder, pair.kind)
            lines.append(pair.publicKey)
        }
        return lines
    }

    private static func save(_ key: SSHKeyPair, in folder: URL, _ name: String) throws {
        try save(Data(key.privateKey.utf8), key.publicKey.line + "\n", in: folder, name)
    }

    private static func save(_ privateKey: Data, _ publicKey: String, in folder: URL, _ name: String) throws {
        let file = folder.appending(path: name)
        try privateKey.write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        try Data(publicKey.utf8).write(to: folder.appending(path: name + ".pub"))
    }

    /// A path in the test's folder.
    func local(_ name: String) -> String { folder.appending(path: name).path }

    @discardableResult
    func makeFile(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: folder.appending(path: name))
        return local(name)
    }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: name))) }

    /// Options that keep the machine's and the user's SSH settings out; the host key must be the known one.
    var options: [String] {
        [
            "-F", "none", "-oStrictHostKeyChecking=yes", "-oUserKnownHostsFile=\(local("known_hosts"))",
            "-oGlobalKnownHostsFile=/dev/null", "-oLogLevel=ERROR", "-oIdentitiesOnly=yes", "-oIdentityAgent=none",
        ]
    }

    func keyOptions(_ key: String = "key") -> [String] {
        options + ["-oBatchMode=yes", "-oPreferredAuthentications=publickey", "-i", local(key)]
    }

    /// Runs OpenSSH's `sftp` with a batch of commands, logged in by key.
    func sftp(_ commands: String..., key: String = "key", more: [String] = []) async throws -> RealClient.Result {
        try await RealClient("sftp").run(
            arguments: keyOptions(key) + more + ["-P", "\(port)", "-b", "-", "test@127.0.0.1"],
            input: Array((commands.joined(separator: "\n") + "\n").utf8))
    }

    /// Runs OpenSSH's `sftp` with a password.
    func sftp(_ commands: String..., password: String, method: String = "password") async throws -> RealClient.Result {
        let batch = try makeFile("batch", Array((commands.joined(separator: "\n") + "\n").utf8))
        return try await RealClient("sshpass", environment: ["SSHPASS": password]).run(
            arguments: ["-e", "sftp"] + options + [
                "-oBatchMode=no", "-oPubkeyAuthentication=no", "-oPreferredAuthentications=\(method)",
                "-oNumberOfPasswordPrompts=1", "-P", "\(port)", "-b", batch, "test@127.0.0.1",
            ])
    }

    /// The exchanges of logins: operation, outcome, reason.
    var logins: [Exchange] { journal.exchanges.filter { $0.operation.hasPrefix("userauth-") } }
}
