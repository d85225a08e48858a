import Drops
import Foundation
import Reading
import RealPrograms
import Testing

/// Messages that the real gpg made, read with the key that it exported.
struct OpenPGPSourceTests {
    private static let text = (0..<3000).map { "\($0)@example.com,\($0 &* 2_654_435_761 % 1_000_003)\n" }.joined()
    private static let plain = Array(text.utf8)

    /// What came out, joined again, and the damage.
    private func read(
        _ bytes: [UInt8], _ key: DecryptionKey?, name: String = "a.csv.gpg", compression: Compression = .byName,
        limits: ReadingLimits = ReadingLimits()
    ) throws -> (text: String, damage: ReadingError?) {
        let file = Drop.File(name: name, content: Blob(bytes))
        let drop = try Drop(name: "d", endpoint: .files, files: [file]).opened(
            compression, limits: limits, decryptionKey: key)
        let table = Table(
            name: "d", files: drop.files, dialect: Dialect(hasHeader: false), compression: compression, limits: limits,
            decryptionKey: key)
        var text = ""
        do {
            try table.forEachRecord {
                text += String(decoding: $0.raw, as: UTF8.self) + ($0.defects.contains(.cutOff) ? "" : "\n")
            }
        } catch let error as ReadingError { return (text, error) }
        return (text, nil)
    }

    @Test(arguments: ["future-default", "rsa2048"])
    func `messages in binary and in armor, packed in any way, are read`(algorithm: String) throws {
        try GnuPG.withHome { gpg in
            let key = try DecryptionKey(gpg.makeKey("t", algorithm: algorithm))
            for form in [[], ["--armor"]] {
                for packing in ["none", "zip", "zlib", "bzip2"] {
                    let bytes = try gpg.message(Self.plain, to: ["t"], form + ["--compress-algo", packing])
                    let (text, damage) = try read(bytes, key)
                    #expect(damage == nil, "\(form) \(packing)")
                    #expect(text == Self.text, "\(form) \(packing)")
                }
            }
        }
    }

    @Test func `a message that is signed as well, and one to several keys, are read`() throws {
        try GnuPG.withHome { gpg in
            let key = try DecryptionKey(gpg.makeKey("t"))
            try gpg.makeKey("signer")
            let signed = try gpg.message(Self.plain, to: ["t"], ["--sign", "--local-user", "signer@example.com"])
            #expect(try read(signed, key).text == Self.text)
            #expect(try read(signed, key).damage == nil)
            #expect(try read(gpg.message(Self.plain, to: ["signer", "t"]), key).text == Self.text)
        }
    }

    @Test func `gzip and zip inside and around a message are undone, by name or by first bytes`() throws {
        try GnuPG.withHome { gpg in
            let key = try DecryptionKey(gpg.makeKey("t"))
            func message(_ bytes: [UInt8]) throws -> [UInt8] { try gpg.message(bytes, to: ["t"]) }
            let gzip = GzipSourceTests.gzip(Self.text)
            try Data(Self.plain).write(to: gpg.folder.appending(path: "b.csv"))
            _ = try RealProgram.run(["zip", "-q", "b.zip", "b.csv"], in: gpg.folder)
            let zip = [UInt8](try Data(contentsOf: gpg.folder.appending(path: "b.zip")))
            try Data(message(Self.plain)).write(to: gpg.folder.appending(path: "c.csv.gpg"))
            _ = try RealProgram.run(["zip", "-q", "c.zip", "c.csv.gpg"], in: gpg.folder)
            let around = [UInt8](try Data(contentsOf: gpg.folder.appending(path: "c.zip")))
            let packedMessage = GzipSourceTests.gzip(try message(Self.plain))
            for (name, bytes, compression) in [
                ("a.csv.gz.pgp", try message(gzip), .byName), ("a.csv.gz.asc", try message(gzip), .byName),
                ("a.csv.gpg.gz", packedMessage, .byName), ("a.csv.gpg", try message(gzip), .gzip),
                ("a.csv", try message(Self.plain), .byName), ("a.csv.gz", try message(gzip), .byName),
                ("a.zip.gpg", try message(zip), .byName), ("a.bin", try message(zip), .zip),
                ("a.zip", around, .byName),
            ] as [(String, [UInt8], Compression)] {
                let (text, damage) = try read(bytes, key, name: name, compression: compression)
                #expect(damage == nil, "\(name)")
                #expect(text == Self.text, "\(name)")
            }
        }
    }

    @Test func `the wrong key is told with the key ids of both, and a passphrase with ours`() throws {
        try GnuPG.withHome { gpg in
            let (ours, theirs) = (try DecryptionKey(gpg.makeKey("t")), try DecryptionKey(gpg.makeKey("other")))
            let damage = try read(gpg.message(Self.plain, to: ["other"]), ours).damage
            #expect(damage?.kind == .encrypted)
            #expect(ours.keyIDs.allSatisfy { damage?.message.contains($0) == true })
            #expect(theirs.keyIDs.contains { damage?.message.contains("encrypted to \($0);") == true })
            try Data(Self.plain).write(to: gpg.folder.appending(path: "plain"))
            let symmetric = try gpg.run([
                "--pinentry-mode", "loopback", "--passphrase", "secret", "--symmetric", "--output", "-", "plain",
            ])
            #expect(
                try read([UInt8](symmetric), ours).damage?.message.contains("with a passphrase and to no key") == true)
            let hidden = try gpg.message(Self.plain, to: [], ["--hidden-recipient", "t@example.com"])
            #expect(try read(hidden, ours).damage?.message.contains("a hidden key") == true)
        }
    }

    @Test(arguments: [[], ["--armor"]])
    func `wherever a message is cut, the cut is found and nothing else`(form: [String]) throws {
        try GnuPG.withHome { gpg in
            let key = try DecryptionKey(gpg.makeKey("t"))
            let whole = try gpg.message(Self.plain, to: ["t"], form + ["--compress-algo", "none"])
            // The line end behind the last line of an armor is no part of it.
            let end = whole.count - (form.isEmpty ? 0 : 1)
            for length in Array(stride(from: 0, to: end, by: 4999)) + [1, 2, 60, end - 30, end - 1] {
                let (text, damage) = try read(Array(whole[..<length]), key)
                #expect(damage?.kind == .truncated, "cut at \(length)")
                #expect(damage?.packedOffset == length)
                #expect(Self.text.hasPrefix(text), "cut at \(length)")
            }
            // The library works in pieces, larger ones with an armor; what it made of those before the cut is not lost.
            #expect(try !form.isEmpty || !read(Array(whole[..<(end - 100)]), key).text.isEmpty)
        }
    }

    @Test func `a changed byte is damage, wherever it lies`() throws {
        try GnuPG.withHome { gpg in
            let key = try DecryptionKey(gpg.makeKey("t"))
            for packing in ["none", "zlib"] {
                let whole = try gpg.message(Self.plain, to: ["t"], ["--compress-algo", packing])
                for index in [20, 60, 200, whole.count / 2, whole.count - 30, whole.count - 1] {
                    var changed = whole
                    changed[index] ^= 0x10
                    let damage = try read(changed, key).damage
                    #expect(damage?.kind == .corrupt, "\(packing): byte \(index)")
                }
            }
        }
    }

    @Test func `a message without integrity protection, and one with bytes behind it, are told`() throws {
        try GnuPG.withHome { gpg in
            let key = try DecryptionKey(gpg.makeKey("t"))
            let bare = try gpg.message(Self.plain, to: ["t"], ["--rfc2440", "--disable-mdc"])
            #expect(try read(bare, key).damage?.message.contains("no integrity protection") == true)
            let whole = try gpg.message(Self.plain, to: ["t"])
            for more in [Array("garbage".utf8), whole] {
                let (text, damage) = try read(whole + more, key)
                #expect(damage?.kind == .trailingBytes)
                #expect(damage?.packedOffset == whole.count)
                #expect(text == Self.text)
            }
            let armored = try gpg.message(Self.plain, to: ["t"], ["--armor"])
            #expect(try read(armored + Array("\n\n".utf8), key).damage == nil)
            #expect(try read(armored + Array("x".utf8), key).damage?.kind == .trailingBytes)
        }
    }

    @Test func `a bomb inside a message stops at the ratio and at the size`() throws {
        try GnuPG.withHome { gpg in
            let key = try DecryptionKey(gpg.makeKey("t"))
            let bomb = try gpg.message([UInt8](repeating: 0x0A, count: 3 << 20), to: ["t"])
            #expect(try read(bomb, key).damage?.kind == .bomb)
            let small = try read(gpg.message(Self.plain, to: ["t"]), key, limits: ReadingLimits(unpackedBytes: 1000))
            #expect(small.damage?.message.contains("maximum-unpacked-bytes") == true)
        }
    }

    @Test func `what is no message, and a file without a key, is told as that`() throws {
        try GnuPG.withHome { gpg in
            let key = try DecryptionKey(gpg.makeKey("t"))
            #expect(try read(Self.plain, key).damage?.kind == .notPacked)
            #expect(try read(Self.plain, key, name: "a.csv").text == Self.text)
            let message = try gpg.message(Self.plain, to: ["t"])
            #expect(try read(message, nil).damage?.kind == .encrypted)
            #expect(try read(gpg.message(message, to: ["t"]), key).damage?.message.contains("once more") == true)
        }
    }

    @Test func `a reader may go away in the middle`() throws {
        try GnuPG.withHome { gpg in
            let key = try DecryptionKey(gpg.makeKey("t"))
            let long = Array(String(repeating: Self.text, count: 20).utf8)
            let file = Drop.File(name: "a.csv.gpg", content: Blob(try gpg.message(long, to: ["t"])))
            let table = Table(name: "d", files: [file], dialect: Dialect(), decryptionKey: key)
            #expect(try table.header() == ["0@example.com", "0"])
        }
    }
}
