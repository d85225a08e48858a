import Drops
import Foundation
import Reading
import StrictYAML
import Testing

@testable import Verification

/// Expected profiles that are packed.
struct PackedProfilesTests {
    private func gzip(_ text: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c", "import sys, gzip; sys.stdout.buffer.write(gzip.compress(sys.argv[1].encode()))", text,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Array(data)
    }

    private func findings(_ expected: [UInt8]) throws -> [Finding] {
        var expectation = try Verification.Expectation(
            YAMLValue(parsing: "identity: {column: email, kind: email}", file: "e.yaml"), baseDirectory: ".")
        expectation.profiles = ProfilesExpectation(
            file: Drop.File(name: "expected.csv.gz", content: Blob(expected)))
        let file = Drop.File(name: "d.csv", content: Blob(Array("email,city\na@b.co,Rome\nc@d.co,Oslo\n".utf8)))
        return try Verifier(expectation).verify(Drop(name: "d", endpoint: .files, files: [file])).findings
    }

    @Test func `a packed file of expected profiles is compared like a plain one`() throws {
        #expect(try findings(gzip("email,city\na@b.co,Rome\nc@d.co,Oslo\n")).isEmpty)
        let found = try findings(gzip("email,city\na@b.co,Rom\ne@f.co,Bern\nc@d.co,Oslo\n"))
        #expect(found.map(\.id) == ["identities/missing", "columns/value"])
        #expect(found[0].message.unmasked.contains("line 3 of expected.csv.gz"))
    }

    @Test func `a damaged one is no verdict but an error of the expectation`() throws {
        let whole = try gzip("email,city\na@b.co,Rome\nc@d.co,Oslo\n")
        #expect(throws: ExpectationError.self) { try findings(Array(whole.dropLast(5))) }
    }
}
