import Drops
import Reading
import StrictYAML
import Testing

@testable import Verification

struct VerifierTests {
    @Test func `a person may stand in the files of two audiences, not twice in those of one`() throws {
        var expectation = Verification.Expectation()
        expectation.files.name = .pattern(FileNamePattern(defaultNameOf: "sftp"))
        expectation.identity = IdentityExpectation(columns: ["Email"], kind: .email)
        func file(_ audience: String, _ part: String) -> Drop.File {
            Drop.File(
                name: "sftp_segment12341e18-abcd-49c2-836d-\(audience)_20200408061804\(part).csv",
                content: Blob(Array("Email\nann@example.com\n".utf8)))
        }
        func ids(_ files: [Drop.File]) throws -> [String] {
            try Verifier(expectation).verify(Drop(name: "d", endpoint: .files, files: files)).findings.map(\.id)
        }
        #expect(try ids([file("123c88e76c39", ""), file("000000000000", "")]) == [])
        #expect(try ids([file("123c88e76c39", ""), file("123c88e76c39", "_2")]) == ["identities/duplicate"])
    }

    @Test func `a header of bad encoding is found`() throws {
        let file = Drop.File(name: "a.csv", content: Blob([0xFC, 0x2C, 0x62, 0x0A, 0x31, 0x2C, 0x32, 0x0A]))
        let findings = try Verifier(Verification.Expectation()).verify(
            Drop(name: "d", endpoint: .files, files: [file])
        ).findings
        #expect(findings.map(\.id) == ["files/encoding"])
        #expect(findings.first?.first.place.byteOffset == 0)
    }

    @Test func `nothing to verify is empty, never a pass`() throws {
        let verifier = Verifier(Verification.Expectation())
        #expect(try verifier.verify(Drop(name: "none", endpoint: .files, files: [])).verdict == .empty)
        let header = Drop.File(name: "a.csv", content: Blob(Array("a,b\n".utf8)))
        #expect(try verifier.verify(Drop(name: "header", endpoint: .files, files: [header])).verdict == .empty)
        let zero = Drop.File(name: "a.csv", content: Blob([]))
        let result = try verifier.verify(Drop(name: "zero", endpoint: .files, files: [zero]))
        #expect(result.verdict == .fail)
        #expect(result.findings.map(\.id) == ["files/empty"])
    }

    @Test func `a missing profile is told with its line in the expected file`() throws {
        let expected = "Email,firstName\na@b.de,\"x\ny\"\nc@d.de,\n"
        var expectation = Verification.Expectation()
        expectation.identity = IdentityExpectation(columns: ["Email"], kind: .email)
        expectation.profiles = ProfilesExpectation(
            file: Drop.File(name: "expected-profiles.csv", content: Blob(Array(expected.utf8))))
        let file = Drop.File(name: "a.csv", content: Blob(Array("Email,firstName\n".utf8)))
        let result = try Verifier(expectation).verify(Drop(name: "d", endpoint: .files, files: [file]))
        let finding = try #require(result.findings.first)
        #expect(finding.count == 2)
        #expect(finding.message.unmasked.contains("a@b.de, line 2 of expected-profiles.csv"))
        #expect(finding.examples[1].expected?.unmasked == "c@d.de")
    }

    @Test func `header faults are found, each once`() throws {
        func ids(_ header: String) throws -> [String] {
            try verify("\(header)\n").findings.map { "\($0.id) \($0.first.place.column ?? "")" }
        }
        #expect(try ids("Email,firstName,lastName,birthday,status") == [])
        #expect(try ids("Email,firstName,lastName,status") == ["columns/missing birthday"])
        #expect(try ids("Email,first_name,lastName,birthday,status") == ["columns/missing firstName"])
        #expect(try ids("Email,firstName,lastName,birthday,status,ssn") == ["columns/unexpected ssn"])
        #expect(try ids("Email,lastName,firstName,birthday,status") == ["columns/order lastName"])
        #expect(try ids("Email,firstName,lastName,birthday,status,status") == ["columns/duplicate status"])
        #expect(try ids("1,2,3,4,5") == ["files/header "])
    }

    @Test func `a column that is missing altogether is one finding, and the rest is still compared`() throws {
        let ids = try verify(
            "Email,lastName,birthday,status\nnobody@example.com,x,07-10,realized\n",
            expected: "Email,firstName\na@example.com,Ann\n"
        ).findings.map(\.id)
        #expect(Set(ids) == ["columns/missing", "identities/missing", "identities/unexpected"])
    }

    @Test func `without its header a file is one finding, and what could not be looked for is a note`() throws {
        let result = try verify(
            "a@example.com,Ann,Lee,07-10,realized\n", expected: "Email,firstName\na@example.com,Ann\n")
        #expect(
            result.findings.map { "\($0.id) \($0.severity)" } == ["files/header error", "identities/uncompared note"])
        #expect(result.verdict == .fail)
    }

    private func verify(_ text: String, expected: String? = nil) throws -> VerificationResult {
        let yaml = """
            columns: [{name: Email}, {name: firstName}, {name: lastName, required: true}, {name: birthday, type: month-day}, {name: status}]
            identity: {column: Email, kind: email}
            """
        var expectation = try Verification.Expectation(YAMLValue(parsing: yaml, file: "e"), baseDirectory: ".")
        expectation.profiles = expected.map {
            ProfilesExpectation(file: Drop.File(name: "expected.csv", content: Blob(Array($0.utf8))))
        }
        let file = Drop.File(name: "a.csv", content: Blob(Array(text.utf8)))
        return try Verifier(expectation).verify(Drop(name: "d", endpoint: .files, files: [file]))
    }
}
