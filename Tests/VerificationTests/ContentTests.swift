import Drops
import Reading
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
}
