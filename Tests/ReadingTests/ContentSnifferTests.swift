import Drops
import Foundation
import Reading
import RealPrograms
import Testing

struct ContentSnifferTests {
    private func damage(_ bytes: [UInt8], name: String = "a.csv") throws -> ReadingError? {
        do {
            _ = try rows(bytes, name: name)
            return nil
        } catch let error as ReadingError { return error }
    }

    @Test(arguments: [[], ["--armor"]])
    func `a message that gpg encrypted is told, whatever its name`(options: [String]) throws {
        try RealProgram.withFolder { folder in
            let home = ["GNUPGHOME": folder.path]
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
            try Data("a,b\n1,2\n".utf8).write(to: folder.appending(path: "a.csv"))
            defer { _ = try? RealProgram.run(["gpgconf", "--kill", "all"], environment: home) }
            _ = try RealProgram.run(
                ["gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "secret"] + options
                    + ["--symmetric", "--output", "out", "a.csv"], in: folder, environment: home)
            let found = try damage([UInt8](Data(contentsOf: folder.appending(path: "out"))))
            #expect(found?.kind == .encrypted)
            #expect(found?.message.contains("decrypt it first") == true)
        }
    }

    @Test func `a session key for a public key, an old and a new header, is told`() throws {
        let body: [UInt8] = [3, 1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 0]
        #expect(try damage([0x85, 1, 0x0C] + body)?.kind == .encrypted)
        #expect(try damage([0x84, 0x5E] + body)?.kind == .encrypted)
        #expect(try damage([0xC1, 0x5E] + body)?.kind == .encrypted)
        #expect(try damage([0xC1, 0xC0, 0x4C] + body)?.kind == .encrypted)
        #expect(try damage(Array("-----BEGIN PGP SIGNED MESSAGE-----\n".utf8))?.message.contains("signed") == true)
    }

    @Test(arguments: ["é,1,2,3,4,5\n", "Ä\u{4},x,y,z,1\n", "花,b,c,d\n", "\u{FEFF}a,b,c,d\n"])
    func `text that begins with bytes beyond ASCII is no message`(text: String) throws {
        #expect(try damage(Array(text.utf8)) == nil)
    }

    @Test func `Parquet, gzip and zip under a name of text are named`() throws {
        #expect(try damage(Array("PAR1xxxxPAR1".utf8))?.message.contains("Parquet") == true)
        #expect(try damage([0x1F, 0x8B, 8, 0])?.message.contains("gzip") == true)
        #expect(try damage(Array("PK\u{3}\u{4}xx".utf8))?.message.contains("zip") == true)
    }
}
