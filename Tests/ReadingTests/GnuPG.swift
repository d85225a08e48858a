import Foundation
import RealPrograms
import Testing

/// The real gpg with a home of its own, and keys that live as long as the test.
struct GnuPG {
    let folder: URL
    private var home: [String: String] { ["GNUPGHOME": folder.path] }

    /// Gives `body` an empty key ring; its agent is ended afterwards.
    static func withHome<Result>(_ body: (GnuPG) throws -> Result) throws -> Result {
        try RealProgram.withFolder { folder in
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
            let gpg = GnuPG(folder: folder)
            defer { _ = try? RealProgram.run(["gpgconf", "--kill", "all"], environment: gpg.home) }
            return try body(gpg)
        }
    }

    /// Makes a key of this name; `future-default` is a pair of curves, `rsa2048` what Adobe asks for.
    ///
    /// - Returns: the secret key as gpg exports it, in armor.
    @discardableResult
    func makeKey(_ name: String, algorithm: String = "future-default", passphrase: String = "") throws -> [UInt8] {
        let secret = ["--pinentry-mode", "loopback", "--passphrase", passphrase]
        let mail = "\(name)@example.com"
        try run(secret + ["--quick-generate-key", mail, algorithm, "default", "never"])
        if algorithm.hasPrefix("rsa") {
            let listing = String(decoding: try run(["--with-colons", "--list-keys", mail]), as: UTF8.self)
            let print = try #require(listing.split(separator: "\n").first { $0.hasPrefix("fpr:") })
            try run(
                secret + [
                    "--quick-add-key", String(print.split(separator: ":").last ?? ""), algorithm, "encr", "never",
                ])
        }
        return [UInt8](try run(secret + ["--armor", "--export-secret-keys", mail]))
    }

    /// What gpg makes of `bytes`.
    func message(_ bytes: [UInt8], to names: [String], _ options: [String] = []) throws -> [UInt8] {
        try Data(bytes).write(to: folder.appending(path: "plain"))
        let recipients = names.flatMap { ["--recipient", "\($0)@example.com"] }
        return [UInt8](
            try run(["--trust-model", "always"] + options + recipients + ["--output", "-", "--encrypt", "plain"]))
    }

    @discardableResult
    func run(_ arguments: [String]) throws -> Data {
        try RealProgram.run(["gpg", "--batch", "--quiet", "--yes"] + arguments, in: folder, environment: home)
    }
}
