import Foundation
import Testing

/// Drops that the real gpg encrypted, imported by the built program: each provider decrypts in its own way, or does not.
struct EncryptedImportTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"

    /// A folder with the key `secret.asc`, locked by "open sesame", another key `other.asc`, and one drop in every
    /// wrapping that an exporter may give it.
    private func withDrops(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "mockdest-encrypted-\(UUID())"
        try FileManager.default.createDirectory(
            atPath: folder + "/home", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("email\nann@example.com\nbo@example.com\n", folder + "/x.csv")
        try write("open sesame\n", folder + "/passphrase")
        let shell = RealClient("sh", environment: ["GNUPGHOME": folder + "/home"])
        try await shell.run(
            "-c",
            """
            cd '\(folder)'
            locked="gpg --batch --quiet --pinentry-mode loopback --passphrase-file passphrase"
            $locked --quick-generate-key t@example.com future-default default never
            $locked --armor --export-secret-keys t@example.com > secret.asc
            gpg --batch --quiet --pinentry-mode loopback --passphrase '' --quick-generate-key o@example.com \
              future-default default never
            gpg --batch --quiet --armor --export-secret-keys o@example.com > other.asc
            gzip -k x.csv; cp x.csv y.csv; zip -q x.zip x.csv; zip -q two.zip x.csv y.csv
            for file in x.csv x.csv.gz x.zip two.zip; do
              gpg --batch --quiet --trust-model always -r t@example.com -e $file
            done
            gpg --batch --quiet --trust-model always -r t@example.com --armor -o armored.csv -e x.csv
            head -c 150 x.csv.gpg > cut.csv.gpg
            gpgconf --kill all
            """)
        try await body(folder)
    }

    private func write(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }

    /// Exit code and what is printed of one import.
    private func imported(
        _ file: String, by esp: String, _ settings: String, in folder: String
    ) async throws -> (code: Int, text: String) {
        try write(settings, folder + "/import.yaml")
        let run = try await RealClient(Self.program, environment: ["TEST_PASSPHRASE": "open sesame"]).run(
            arguments: ["import", "\(folder)/\(file)", "--esp", esp, "--settings", folder + "/import.yaml"])
        return (run.exitCode, run.standardOutput + run.standardError)
    }

    /// Two records read and added, none updated, rejected or passed over.
    private static var added: Regex<Substring> { #/ 2 .* 2 +0 +0 +0 /# }

    private let key = "{file: secret.asc, passphraseFile: passphrase}"

    @Test func `Campaign's gpg decrypts, and runs no second command`() async throws {
        try await withDrops { folder in
            func campaign(_ file: String, _ loading: String) async throws -> (code: Int, text: String) {
                try await imported(file, by: "adobe-campaign", "dataLoading: {\(loading)}", in: folder)
            }
            let right = "preprocess: decrypt, gpgKey: \(key)"
            for file in ["x.csv.gpg", "armored.csv"] {
                let run = try await campaign(file, right)
                #expect(run.code == 0 && run.text.contains(Self.added), "\(file): \(run.text)")
            }
            let packed = try await campaign("x.csv.gz.gpg", right)
            #expect(packed.code == 1 && packed.text.contains("adobe-campaign/preprocess"), "\(packed.text)")
            #expect(packed.text.contains("gzip"))
            for (file, loading, rule) in [
                ("x.csv.gpg", "checkColumns: true", "encrypted-unexpected"),
                ("armored.csv", "checkColumns: true", "encrypted-unexpected"),
                ("x.csv.gpg", "preprocess: decrypt", "preprocess"), ("x.csv", right, "preprocess"),
                ("x.csv.gpg", "preprocess: decrypt, gpgKey: {file: other.asc}", "preprocess"),
                ("cut.csv.gpg", right, "preprocess"),
            ] {
                let run = try await campaign(file, loading)
                #expect(run.code == 1 && run.text.contains("adobe-campaign/\(rule)"), "\(file): \(run.text)")
            }
        }
    }

    @Test func `Responsys unpacks and decrypts whatever holds one file`() async throws {
        try await withDrops { folder in
            func job(_ file: String, _ settings: String) async throws -> (code: Int, text: String) {
                try await imported(file, by: "oracle-responsys", settings, in: folder)
            }
            for file in ["x.csv.gpg", "x.csv.gz.gpg", "x.zip.gpg", "x.zip", "x.csv.gz", "armored.csv"] {
                let run = try await job(file, "key: \(key)")
                #expect(run.code == 0 && run.text.contains(Self.added), "\(file): \(run.text)")
            }
            for (file, settings) in [
                ("x.csv.gpg", "jobName: J"), ("two.zip", "key: \(key)"), ("two.zip.gpg", "key: \(key)"),
                ("x.csv.gpg", "key: {file: other.asc}"), ("cut.csv.gpg", "key: \(key)"),
            ] {
                let run = try await job(file, settings)
                #expect(run.code == 1 && run.text.contains("oracle-responsys/unpack"), "\(file): \(run.text)")
            }
        }
    }

    @Test func `Salesforce's File Transfer decrypts what it is set up for, and the import nothing`() async throws {
        try await withDrops { folder in
            func cloud(_ file: String, _ settings: String) async throws -> (code: Int, text: String) {
                try await imported(file, by: "salesforce-marketing-cloud", settings, in: folder)
            }
            let decrypt = "isEncrypted: true, key: \(key)"
            for (file, transfer) in [
                ("x.csv.gpg", decrypt), ("armored.csv", decrypt), ("x.csv.gz.gpg", "\(decrypt), isCompressed: true"),
                ("x.zip.gpg", "\(decrypt), isCompressed: true"), ("x.zip", "isCompressed: true"),
                ("x.csv.gz", "isCompressed: true"),
            ] {
                let run = try await cloud(file, "fileTransfer: {\(transfer)}")
                #expect(run.code == 0 && run.text.contains(Self.added), "\(file): \(run.text)")
            }
            let named = try await cloud("two.zip", "fileTransfer: {isCompressed: true}\nfileNamingPattern: y.csv")
            #expect(named.code == 0, "\(named.text)")
            for (file, settings, rule) in [
                ("x.csv.gpg", "fileType: CSV", "packed-or-encrypted"),
                ("armored.csv", "fileType: CSV", "packed-or-encrypted"),
                ("x.csv.gz.gpg", "fileTransfer: {\(decrypt)}", "packed-or-encrypted"),
                ("two.zip", "fileTransfer: {isCompressed: true}", "file-not-found"),
                ("x.csv", "fileTransfer: {\(decrypt)}", "decrypt"),
                ("x.csv", "fileTransfer: {isCompressed: true}", "decrypt"),
                ("x.csv.gpg", "fileTransfer: {isEncrypted: true, key: {file: other.asc}}", "decrypt"),
                ("cut.csv.gpg", "fileTransfer: {\(decrypt)}", "decrypt"),
            ] {
                let run = try await cloud(file, settings)
                #expect(
                    run.code == 1 && run.text.contains("salesforce-marketing-cloud/\(rule)"), "\(file): \(run.text)")
            }
        }
    }

    @Test func `the others refuse an encrypted file, Eloqua unless a key is assumed`() async throws {
        try await withDrops { folder in
            for (esp, rule) in [
                ("oracle-eloqua", "encrypted-file"), ("constant-contact", "unreadable-file"),
                ("external-delivery", "format"),
            ] {
                let run = try await imported("armored.csv", by: esp, "{}", in: folder)
                #expect(run.code == 1 && run.text.contains("\(esp)/\(rule)"), "\(run.text)")
            }
            let assumed = try await imported("x.csv.gpg", by: "oracle-eloqua", "key: \(key)", in: folder)
            #expect(assumed.code == 0 && assumed.text.contains(Self.added), "\(assumed.text)")
        }
    }

    @Test func `a key that opens nothing is refused with the settings, and no secret is shown`() async throws {
        try await withDrops { folder in
            for (settings, sentence) in [
                ("key: {file: gone.asc}", "there is no such file"),
                ("key: {file: x.csv}", "is no OpenPGP key"),
                ("key: {file: secret.asc}", "is locked by a passphrase, and none is given"),
                ("key: {file: secret.asc, passphraseVariable: GONE}", "GONE is not set"),
                ("key: \(key)\nunpack: false", "\"key\" is of no use"),
            ] {
                let run = try await imported("x.csv.gpg", by: "oracle-responsys", settings, in: folder)
                #expect(run.code == 64 && run.text.contains(sentence), "\(settings): \(run.text)")
                #expect(!run.text.contains("sesame") && !run.text.contains("PRIVATE"))
            }
            let variable = "key: {file: secret.asc, passphraseVariable: TEST_PASSPHRASE}"
            #expect(try await imported("x.csv.gpg", by: "oracle-responsys", variable, in: folder).code == 0)
        }
    }
}
