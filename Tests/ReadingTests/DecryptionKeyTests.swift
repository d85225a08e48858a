import Drops
import Reading
import Testing

struct DecryptionKeyTests {
    private func refusal(_ file: [UInt8], _ passphrase: String?) -> String? {
        do {
            _ = try DecryptionKey(file, passphrase: passphrase)
            return nil
        } catch { return error.description }
    }

    @Test func `a locked key opens with its passphrase, which is never told`() throws {
        try GnuPG.withHome { gpg in
            let file = try gpg.makeKey("t", passphrase: "open sesame")
            let key = try DecryptionKey(file, passphrase: "open sesame")
            #expect(key.keyIDs.count == 2)
            var shown = ""
            dump(key, to: &shown)
            #expect(shown.contains(key.keyIDs[0]) && !shown.contains("material"))
            #expect("\(key)" == "OpenPGP key \(key.keyIDs.joined(separator: ", "))")
            let table = "a,b\n1,2\n"
            let message = try gpg.message(Array(table.utf8), to: ["t"])
            #expect(try OpenPGPRows.texts(message, key) == ["a,b", "1,2"])
            #expect(refusal(file, nil) == "is locked by a passphrase, and none is given")
            #expect(refusal(file, "open Sesame") == "is locked by another passphrase than the one given")
        }
    }

    @Test func `a public key and what is no key are refused with what they are`() throws {
        try GnuPG.withHome { gpg in
            try gpg.makeKey("t")
            let open = [UInt8](try gpg.run(["--armor", "--export", "t@example.com"]))
            #expect(refusal(open, nil)?.contains("holds no secret key") == true)
            #expect(refusal(Array("-----BEGIN RSA".utf8), nil) == "is no OpenPGP key")
            #expect(refusal([], nil) == "is no OpenPGP key")
        }
    }
}

/// The records of one message.
private enum OpenPGPRows {
    static func texts(_ message: [UInt8], _ key: DecryptionKey) throws -> [String] {
        let file = Drop.File(name: "a.csv.gpg", content: Blob(message))
        var texts: [String] = []
        try Table(name: "d", files: [file], dialect: Dialect(hasHeader: false), decryptionKey: key).forEachRecord {
            texts.append(String(decoding: $0.raw, as: UTF8.self))
        }
        return texts
    }
}
