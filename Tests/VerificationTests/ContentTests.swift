import Drops
import Reading
import StrictYAML
import Testing

@testable import Verification

/// Files that are something else altogether: one finding each, and never a pass.
struct ContentTests {
    private func ids(_ bytes: [UInt8], name: String = "a.csv") throws -> [String] {
        let drop = Drop(name: "d", endpoint: .files, files: [Drop.File(name: name, content: Blob(bytes))])
        let result = try Verifier(Verification.Expectation()).verify(drop)
        #expect(result.verdict == .fail)
        return result.findings.map(\.id)
    }

    @Test func `gzip, zip, Parquet and PGP under the wrong name are one finding`() throws {
        #expect(try ids([0x1F, 0x8B, 8, 0, 1, 2, 3]) == ["files/packaging"])
        #expect(try ids(Array("PK\u{3}\u{4}abc".utf8)) == ["files/packaging"])
        #expect(try ids(Array("PAR1abc".utf8)) == ["files/packaging"])
        #expect(try ids(Array("-----BEGIN PGP MESSAGE-----\nabc".utf8)) == ["files/packaging"])
        #expect(try ids([0x85, 1, 2, 3], name: "a.csv.gpg") == ["files/packaging"])
        #expect(try ids(Array("a,b\n1,2\n".utf8), name: "a.csv.gz") == ["files/packaging"])
    }

    @Test func `UTF-16 where UTF-8 is stated is one finding with a hint`() throws {
        let text = "a,b\n1,2\n3,4\n"
        #expect(
            try ids([0xFF, 0xFE] + text.utf16.map { UInt8($0) }.reduce(into: []) { $0 += [$1, 0] }) == [
                "files/encoding"
            ])
    }

    @Test func `Latin-1 bytes are one finding for the whole file, with count and first place`() throws {
        let bytes = Array("a,b\n".utf8) + [[UInt8]](repeating: [0xFC, 0x2C, 0x31, 0x0A], count: 50).flatMap { $0 }
        let drop = Drop(name: "d", endpoint: .files, files: [Drop.File(name: "a.csv", content: Blob(bytes))])
        let findings = try Verifier(Verification.Expectation()).verify(drop).findings
        #expect(findings.map(\.id) == ["files/encoding"])
        #expect(findings.first?.count == 50)
        #expect(findings.first?.first.place == Place(file: "a.csv", line: 2, record: 1, column: "a", byteOffset: 4))
    }

    // MARK: An expectation that states the wrong thing

    /// Findings of a drop of two hundred people held against what is stated for it, with the profiles that are in it.
    private func findings(
        _ name: String = "a.csv", dialect: String = "", _ make: (String) -> [UInt8]
    ) throws -> [Finding] {
        let people = (1...200).map { "u\($0)@example.com,Zoë \($0),1980-01-31\n" }.joined()
        let text = "email,name,born\n" + people
        let yaml = """
            files: {dialect: {\(dialect)}}
            columns: [{name: email, type: email}, {name: name, required: true}, {name: born, type: date}]
            identity: {column: email, kind: email}
            """
        var expectation = try Verification.Expectation(YAMLValue(parsing: yaml, file: "e"), baseDirectory: ".")
        expectation.profiles = ProfilesExpectation(
            file: Drop.File(name: "expected.csv", content: Blob(Array(text.utf8))))
        let result = try Verifier(expectation).verify(
            Drop(name: "d", endpoint: .files, files: [Drop.File(name: name, content: Blob(make(text)))]))
        #expect(result.verdict == (result.findings.isEmpty ? .pass : .fail))
        // No value of a person in clear.
        #expect(!result.findings.contains { $0.message.rendered { _ in "" }.contains("u7@example.com") })
        // A note says what could not be looked for; it is no second complaint.
        return result.findings.filter { $0.severity != .note }
    }

    @Test(arguments: [",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", ":": "colon"])
    func `another delimiter than the stated one is one finding that names it`(delimiter: String, name: String) throws {
        let found = try findings(dialect: delimiter == "," ? "delimiter: pipe" : "") {
            Array($0.replacing(",", with: delimiter).utf8)
        }
        #expect(found.map(\.id) == ["files/header"])
        #expect(found.first?.message.unmasked.hasSuffix("read with `delimiter: \(name)` it does") == true)
    }

    @Test func `line ends of another kind are one finding that names them`() throws {
        let found = try findings { Array($0.replacing("\n", with: "\r").utf8) }
        #expect(found.map(\.id) == ["files/header"])
        #expect(found.first?.message.unmasked.contains("State `line-end: cr`") == true)
        let other = try findings(dialect: "line-end: cr") { Array($0.utf8) }
        #expect(other.map(\.id) == ["files/header"])
        #expect(other.first?.message.unmasked.contains("State `line-end: lf`") == true)
        #expect(try findings { Array($0.replacing("\n", with: "\r\n").utf8) } == [])
    }

    @Test func `UTF-16 without a byte order mark is one finding that names its order`() throws {
        let little = try findings { $0.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }
        #expect(little.map(\.id) == ["files/encoding"])
        #expect(little.first?.message.unmasked.hasSuffix("state utf-16le") == true)
        let big = try findings { $0.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } }
        #expect(big.first?.message.unmasked.hasSuffix("state utf-16be") == true)
        #expect(
            try findings(dialect: "encoding: utf-16be") { $0.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } }
                == [])
    }

    @Test func `Latin-1 where UTF-8 is stated is one finding, and every other value is still compared`() throws {
        let found = try findings { text in
            text.replacing("1980-01-31\nu9@", with: "1980-02-31\nu9@").unicodeScalars.map { UInt8($0.value) }
        }
        #expect(found.map { "\($0.id) \($0.count)" } == ["files/encoding 200", "columns/type 1", "columns/value 1"])
    }

    @Test func `a missing header, a header alone, nothing at all and five thousand columns are few findings`() throws {
        #expect(try findings { Array($0.drop { $0 != "\n" }.dropFirst().utf8) }.map(\.id) == ["files/header"])
        #expect(try findings { Array($0.prefix { $0 != "\n" }.utf8) }.map(\.id) == ["identities/missing"])
        #expect(try Set(findings { _ in [] }.map(\.id)) == ["files/empty", "identities/missing"])
        let wide = (0..<5000).map { "c\($0)" }.joined(separator: ",") + "\n"
        #expect(try findings { _ in Array(wide.utf8) }.map(\.id) == ["files/header"])
    }

    @Test func `a gzip stream that was cut is one finding wherever it was cut, also inside a quoted field`() throws {
        // Stored blocks: the text breaks off where the file does.
        let text = "email,name,born\n" + (1...9).map { "u\($0)@example.com,\"Zoë\n\"\"\($0)\",1980-01-31\n" }.joined()
        let stored = { (text: String) -> [UInt8] in
            let bytes = Array(text.utf8)
            let length = [UInt8(bytes.count & 0xFF), UInt8(bytes.count >> 8)]
            return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1] + length + length.map { ~$0 } + bytes
        }
        let whole = stored(text)
        let yaml = "columns: [{name: email, type: email}, name, {name: born, type: date}]\nidentity: {column: email}\n"
        let expectation = try Verification.Expectation(YAMLValue(parsing: yaml, file: "e"), baseDirectory: ".")
        for length in 1..<whole.count {
            let file = Drop.File(name: "a.csv.gz", content: Blob(Array(whole[..<length])))
            let found = try Verifier(expectation).verify(Drop(name: "d", endpoint: .files, files: [file])).findings
            #expect(found.map(\.id) == ["files/packaging"], "cut at \(length)")
        }
    }

    @Test func `a file that must be encrypted and is not is told, and its records are checked all the same`() throws {
        let yaml = "files: {encryption: {presence: required}}\ncolumns: [{name: n, type: integer}]\n"
        let expectation = try Verification.Expectation(YAMLValue(parsing: yaml, file: "e"), baseDirectory: ".")
        let file = Drop.File(name: "a.csv", content: Blob(Array("n\nx\n".utf8)))
        let result = try Verifier(expectation).verify(Drop(name: "d", endpoint: .files, files: [file]))
        #expect(result.verdict == .fail)
        #expect(result.findings.map(\.id) == ["files/encryption", "columns/type"])
    }

    @Test func `a line of three megabytes costs its record only`() throws {
        let found = try findings { text in
            Array(text.replacing("Zoë 7,", with: String(repeating: "x", count: 3_000_000) + ",").utf8)
        }
        #expect(found.map { "\($0.id) \($0.first.place.record ?? 0)" } == ["files/record-too-long 7"])
    }
}
