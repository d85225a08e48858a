import Drops
import FakeSFTP
import Foundation
import Testing

/// Every client, driven by small programs in `Tests/clients/sftp` that walk every step and say how it went.
struct SFTPClientWalkTests {
    enum Client: String, CaseIterable, CustomTestStringConvertible {
        case sftp, scp, paramiko, asyncssh, fsspec
        case ssh2Python = "ssh2-python"
        case jsch, phpseclib
        case netSFTPForeign = "Net::SFTP::Foreign"
        case lftp, curl, rclone, psftp, sshfs
        var testDescription: String { rawValue }

        /// Steps that the client has no call for; the program says so too.
        var lacks: Set<String> {
            switch self {
            case .sftp: ["append"]
            case .scp:
                [
                    "list", "stat", "append", "resume", "rename", "rename over a file is refused",
                    "posix-rename over a file", "symlink", "statvfs", "remove and rmdir",
                ]
            case .paramiko, .fsspec: ["statvfs"]
            case .ssh2Python: ["posix-rename over a file", "rekey"]
            case .jsch: ["rename over a file is refused"]
            case .phpseclib: ["posix-rename over a file", "statvfs", "rekey"]
            case .asyncssh, .netSFTPForeign: []
            case .lftp: ["append", "rename over a file is refused", "posix-rename over a file", "statvfs"]
            case .curl: ["posix-rename over a file", "times", "symlink", "rekey"]
            case .rclone: ["append", "resume", "rename over a file is refused", "mode", "symlink", "rekey"]
            case .psftp: ["append", "posix-rename over a file", "times", "symlink", "statvfs", "rekey"]
            case .sshfs: ["rename over a file is refused"]
            }
        }

        /// The kind of key the client can read and sign with, as `ssh-keygen` names it.
        var keyType: String {
            switch self {
            case .sftp, .scp, .paramiko, .asyncssh, .fsspec, .netSFTPForeign, .lftp, .rclone, .psftp, .sshfs: "ed25519"
            case .ssh2Python, .phpseclib, .curl: "rsa"
            case .jsch: "ecdsa"
            }
        }

        /// How large its large file is: less for those whose own work would fill the time.
        var megabytes: Int {
            switch self {
            case .sftp, .scp, .curl, .lftp, .rclone, .psftp, .sshfs, .paramiko, .ssh2Python, .jsch: 100
            case .asyncssh, .fsspec, .phpseclib, .netSFTPForeign: 16
            }
        }

        var command: [String] {
            switch self {
            case .paramiko, .asyncssh, .fsspec, .ssh2Python: ["python", Self.folder + "/walk.py", rawValue]
            case .jsch: ["java", "-cp", "/usr/share/java/jsch.jar", Self.folder + "/Walk.java"]
            case .phpseclib: ["php", Self.folder + "/walk.php"]
            case .netSFTPForeign: ["perl", Self.folder + "/walk.pl"]
            case .sftp, .scp, .lftp, .curl, .rclone, .psftp, .sshfs: ["bash", Self.folder + "/walk.sh", rawValue]
            }
        }

        private static let folder =
            URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path + "/clients/sftp"
    }

    private static let steps: Set<String> = [
        "login by password", "login by key", "mkdir", "put and get small", "put and get big", "list", "stat", "rekey",
        "append", "resume", "rename", "rename over a file is refused", "posix-rename over a file", "mode", "times",
        "symlink",
        "statvfs", "missing file fails", "remove and rmdir",
    ]

    /// `MOCKDEST_SFTP_MEGABYTES` sets the size of every client's large file.
    private static let megabytes = ProcessInfo.processInfo.environment["MOCKDEST_SFTP_MEGABYTES"].flatMap(Int.init)

    /// The large file. No two of its megabytes are the same.
    private static let big: Data = {
        let megabytes = Self.megabytes ?? 100
        var content = Data((0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 4) })
        let block = content
        for number in 1..<max(2, megabytes) {
            content += withUnsafeBytes(of: UInt64(number)) { Data($0) }
            content += block.dropFirst(8)
        }
        return content.prefix(megabytes << 20)
    }()

    @Test(arguments: Client.allCases.filter { $0 != .sshfs }) func `every step goes well`(client: Client) async throws {
        try await walk(client)
    }

    @Test(.enabled(if: access("/dev/fuse", R_OK | W_OK) == 0, "there is no /dev/fuse here, so sshfs cannot mount"))
    func `every step goes well in a mounted file system`() async throws {
        try await walk(.sshfs)
    }

    private func walk(_ client: Client) async throws {
        try await SFTPClients.with { clients async throws in
            try clients.makeFile("small", (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
            try Self.big.prefix((Self.megabytes ?? client.megabytes) << 20).write(
                to: clients.folder.appending(path: "big"))
            let result = try await RealClient(
                client.command[0],
                environment: [
                    "SFTP_PORT": "\(clients.port)", "SFTP_USER": "test", "SFTP_PASSWORD": "test",
                    "SFTP_KEY": clients.local(client.keyType), "SFTP_WORK": clients.folder.path,
                    "SFTP_HOSTKEY": try clients.endpoint.hostKeys()[0].fingerprint,
                ]
            ).run(arguments: Array(client.command.dropFirst()))
            let lines = result.standardOutput.split(separator: "\n").map(String.init)
            #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
            let passed = Set(lines.filter { $0.hasPrefix("ok ") }.map { String($0.dropFirst(3)) })
            #expect(passed == Self.steps.subtracting(client.lacks), "\(result.standardOutput)\(result.standardError)")
            let said = Set(
                lines.filter { $0.hasPrefix("none ") }.map { String($0.dropFirst(5).prefix { $0 != ":" }) })
            #expect(said == client.lacks)
        }
    }
}
