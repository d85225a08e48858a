import Foundation
import Testing

/// A drop that the real gpg encrypted, verified by the built program.
struct OpenPGPCommandTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"

    /// A folder with the key `secret.asc`, locked by "open sesame", and the message `x.csv.gz.gpg` of 1,000 records.
    private func withMessage(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "mockdest-pgp-\(UUID())"
        try FileManager.default.createDirectory(
            atPath: folder + "/home", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let rows = (0..<1000).map { "u\($0)@example.com,\($0)\n" }.joined()
        try write("email,n\n" + rows, folder + "/x.csv")
        try write("open sesame\n", folder + "/passphrase")
        let shell = RealClient("sh", environment: ["GNUPGHOME": folder + "/home"])
        try await shell.run(
            "-c",
            """
            cd '\(folder)' && gpg="gpg --batch --quiet --pinentry-mode loopback --passphrase-file passphrase"
            $gpg --quick-generate-key t@example.com future-default default never
            $gpg --armor --export-secret-keys t@example.com > secret.asc
            gzip -k x.csv && gpg --batch --quiet --trust-model always -r t@example.com -e x.csv.gz
            head -c 2000 x.csv.gz.gpg > cut.csv.gz.gpg
            gpgconf --kill all
            """)
        try await body(folder)
    }

    private func write(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }

    private func mockdest(_ arguments: [String], _ environment: [String: String?] = [:]) async throws
        -> RealClient.Result
    {
        try await RealClient(Self.program, environment: environment).run(arguments: arguments)
    }

    @Test func `key and passphrase come from the expectation, from files or from the environment`() async throws {
        try await withMessage { folder in
            let columns = "columns: [{name: email, type: email}, n]\n"
            try write(
                columns + "files: {encryption: {key: secret.asc, passphrase-file: passphrase}}\n", folder + "/file.yaml"
            )
            try write(
                columns + "files: {encryption: {key: secret.asc, passphrase-variable: TEST_PASSPHRASE}}\n",
                folder + "/variable.yaml")
            try write(columns, folder + "/plain.yaml")
            let drop = ["verify", folder + "/x.csv.gz.gpg", "--expect"]
            let byFile = try await mockdest(drop + [folder + "/file.yaml"])
            #expect(byFile.exitCode == 0, "\(byFile.standardOutput)\(byFile.standardError)")
            #expect(byFile.standardOutput.contains("1,000") || byFile.standardOutput.contains("1000"))
            let variable = ["TEST_PASSPHRASE": "open sesame"]
            #expect(try await mockdest(drop + [folder + "/variable.yaml"], variable).exitCode == 0)
            let flags = ["--decryption-key", folder + "/secret.asc", "--passphrase-file", folder + "/passphrase"]
            #expect(try await mockdest(drop + [folder + "/plain.yaml"] + flags).exitCode == 0)
            // Without the key: recognised, one finding.
            let without = try await mockdest(drop + [folder + "/plain.yaml"])
            #expect(without.exitCode == 1)
            #expect(without.standardOutput.contains("no key is given"))
        }
    }

    @Test func `a wrong passphrase, a plain file and a cut message are each one sentence`() async throws {
        try await withMessage { folder in
            try write(
                "files: {encryption: {key: secret.asc, passphrase-variable: TEST_PASSPHRASE}}\n", folder + "/e.yaml")
            func verify(_ name: String, _ passphrase: String?) async throws -> RealClient.Result {
                try await mockdest(
                    ["verify", "\(folder)/\(name)", "--expect", folder + "/e.yaml"], ["TEST_PASSPHRASE": passphrase])
            }
            let wrong = try await verify("x.csv.gz.gpg", "hush hush")
            #expect(wrong.exitCode == 64)
            #expect(wrong.standardError.contains("is locked by another passphrase"))
            #expect(!wrong.standardError.contains("hush"))
            let missing = try await verify("x.csv.gz.gpg", nil)
            #expect(missing.exitCode == 64 && missing.standardError.contains("TEST_PASSPHRASE is not set"))
            let plain = try await verify("x.csv", "open sesame")
            #expect(plain.exitCode == 1 && plain.standardOutput.contains("files/encryption"))
            let cut = try await verify("cut.csv.gz.gpg", "open sesame")
            #expect(cut.exitCode == 1 && cut.standardOutput.contains("ends at byte 2000 before it is whole"))
            #expect(!cut.standardOutput.contains("columns/count") && !cut.standardOutput.contains("files/encryption"))
        }
    }
}
