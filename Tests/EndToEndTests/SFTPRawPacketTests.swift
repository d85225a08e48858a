import FakeSFTP
import Foundation
import Testing

/// Odd packets by the hundred, sent through OpenSSH's `ssh` to this server and straight to OpenSSH's own `sftp-server`,
/// and compared answer by answer. `Tests/clients/sftp/raw_differences.py` says where the two are meant to differ.
struct SFTPRawPacketTests {
    private static let script =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
        + "/clients/sftp/raw_packets.py"
    /// Where Debian's package openssh-sftp-server puts it; `script/bootstrap --clients` installs it.
    private static let reference = "/usr/lib/openssh/sftp-server"

    @Test(arguments: ["memory", "disk"]) func `every odd packet is answered as by OpenSSH's server, or better`(
        store: String
    ) async throws {
        let data = FileManager.default.temporaryDirectory.appending(path: "mockdest-raw-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        try await SFTPClients.with({ configuration in
            configuration.acceptsAnyCredentials = true
            if store == "disk" { configuration.dataDirectory = data.path }
        }) { clients async throws in
            let result = try await RealClient(
                "python3",
                environment: [
                    "SFTP_PORT": "\(clients.port)", "SFTP_KEY": clients.local("key"), "SFTP_WORK": clients.folder.path,
                ]
            ).run(arguments: [Self.script, Self.reference])
            #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
            #expect(result.standardOutput.contains(try Regex(#"1\d\d cases, 1\d\d\d answers, 0 unwanted"#)))
        }
    }
}
