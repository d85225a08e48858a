import Drops
import Reading
import StrictYAML
import Testing

@testable import Verification

/// Identities of several columns, of several records, and of people with several addresses.
struct CompositeIdentityTests {
    private func findings(_ identity: String, _ drop: String, expected: String? = nil) throws -> [String] {
        let yaml = "identity: {\(identity)}\n"
        var expectation = try Verification.Expectation(YAMLValue(parsing: yaml, file: "e"), baseDirectory: ".")
        expectation.profiles = expected.map {
            ProfilesExpectation(file: Drop.File(name: "e.csv", content: Blob(Array($0.utf8))))
        }
        let file = Drop.File(name: "a.csv", content: Blob(Array(drop.utf8)))
        return try Verifier(expectation).verify(Drop(name: "d", endpoint: .files, files: [file])).findings.flatMap {
            finding in
            finding.examples.map {
                "\(finding.id) \($0.place.column ?? "") record \($0.place.record ?? 0) byte \($0.place.byteOffset ?? -1)"
            }
        }
    }

    private let both = "columns: [mail, brand]"

    @Test func `two columns make one key, compared together`() throws {
        let drop = "city,mail,brand\nx,a@b.de,acme\nx,a@b.de,zenith\nx,a@b.de,acme\n"
        #expect(try findings(both, drop) == ["identities/duplicate mail+brand record 3 byte 48"])
        #expect(
            try findings("column: mail", drop) == [
                "identities/duplicate mail record 2 byte 32", "identities/duplicate mail record 3 byte 48",
            ])
    }

    @Test func `the values of a key do not run into each other`() throws {
        #expect(try findings(both, "mail,brand\nab,c\na,bc\n") == [])
    }

    @Test func `a part of a key that is blank is told in its column`() throws {
        #expect(try findings(both, "mail,brand\na@b.de,\n") == ["identities/blank brand record 1 byte 18"])
    }

    @Test func `keys are compared both ways`() throws {
        let expected = "brand,mail\nacme,a@b.de\nzenith,a@b.de\nacme,c@d.de\n"
        #expect(
            try findings(both, "mail,brand\na@b.de,acme\na@b.de,other\nA@B.de,Zenith\n", expected: expected) == [
                "identities/missing mail+brand record 0 byte -1",
                "identities/unexpected mail+brand record 2 byte 23",
                "identities/normalisation mail+brand record 3 byte 36",
            ])
    }

    @Test func `a person with two addresses is two rows that share the other values`() throws {
        let expected = "mail,name\na@b.de,Ann\nann@b.de,Ann\n"
        #expect(try findings("column: mail, kind: email", expected, expected: expected) == [])
        #expect(
            try findings("column: mail, kind: email", "mail,name\na@b.de,Ann\n", expected: expected) == [
                "identities/missing mail record 0 byte -1"
            ])
        #expect(
            try findings("column: mail, kind: email", "mail,name\na@b.de,Ann\nann@b.de,Anna\n", expected: expected)
                == ["columns/value name record 2 byte 30"])
    }

    @Test func `where an identity may repeat, every record is held against one that is expected`() throws {
        let identity = "column: mail, unique: false"
        let expected = "mail,list\na@b.de,one\na@b.de,two\nc@d.de,one\n"
        #expect(try findings(identity, "mail,list\na@b.de,two\nc@d.de,one\na@b.de,one\n", expected: expected) == [])
        // The one that fits no expected record differs from the one that is left.
        #expect(
            try findings(identity, "mail,list\na@b.de,six\nc@d.de,one\na@b.de,one\n", expected: expected) == [
                "columns/value list record 1 byte 17"
            ])
        #expect(
            try findings(identity, "mail,list\nc@d.de,one\na@b.de,one\n", expected: expected) == [
                "identities/missing mail record 0 byte -1"
            ])
        // Sent twice and expected once, wrong the second time.
        #expect(
            try findings(identity, "mail,list\na@b.de,one\na@b.de,two\nc@d.de,one\nc@d.de,six\n", expected: expected)
                == ["columns/value list record 4 byte 50"])
        #expect(try findings(identity, "mail,list\nx@y.de,one\nx@y.de,one\n") == [])
    }
}
