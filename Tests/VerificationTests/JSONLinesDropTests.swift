import Drops
import Foundation
import Reading
import StrictYAML
import Testing

@testable import Verification

/// Drops of JSON Lines: what is different from CSV.
struct JSONLinesDropTests {
    private let yaml = """
        files: {format: json-lines}
        columns: [{name: email, required: true}, city, status]
        identity: {column: email, kind: email}
        """

    private func expectation(_ yaml: String, profiles: String? = nil) throws -> Verification.Expectation {
        var expectation = try Verification.Expectation(
            YAMLValue(parsing: yaml, file: "e.yaml"), baseDirectory: ".")
        expectation.profiles = profiles.map {
            ProfilesExpectation(file: Drop.File(name: "expected.ndjson", content: Blob(Array($0.utf8))))
        }
        return expectation
    }

    private func drop(_ text: String, name: String = "a.json") -> Drop {
        Drop(name: "d", endpoint: .files, files: [Drop.File(name: name, content: Blob(Array(text.utf8)))])
    }

    private func findings(_ text: String, _ yaml: String, profiles: String? = nil) throws -> [Finding] {
        try Verifier(expectation(yaml, profiles: profiles)).verify(drop(text)).findings
    }

    @Test func `a required key that no object has is a missing column, told once`() throws {
        let found = try findings("{\"city\":\"Rome\",\"status\":\"x\"}\n{\"city\":\"Oslo\",\"status\":\"x\"}\n", yaml)
        #expect(found.map(\.id) == ["columns/missing"])
    }

    @Test func `a key that is nearly the expected one is that, misspelled, and shown where it stands first`() throws {
        let found = try findings(
            "{\"email\":\"a@b.co\",\"status\":\"x\"}\n{\"email\":\"c@d.co\",\"Citty\":\"Oslo\"}\n", yaml)
        #expect(found.map(\.id) == ["columns/missing"])
        #expect(found.first?.first.place.line == 2)
        #expect(found.first?.message.unmasked.contains("\"Citty\"") == true)
    }

    @Test func `a key that no object has may be null everywhere: a warning, and the drop passes`() throws {
        let result = try Verifier(expectation(yaml)).verify(drop("{\"email\":\"a@b.co\",\"status\":\"x\"}\n"))
        #expect(result.findings.map(\.id) == ["columns/unseen"])
        #expect(result.findings.map(\.severity) == [.warning])
        #expect(result.verdict == .pass)
    }

    @Test func `held against expected profiles each value that is not there is told, and nothing else`() throws {
        let text = "{\"email\":\"a@b.co\",\"status\":\"x\"}\n{\"email\":\"c@d.co\",\"status\":\"x\"}\n"
        let profiles =
            "{\"email\":\"a@b.co\",\"city\":\"Rome\",\"status\":\"x\"}\n{\"status\":\"x\",\"email\":\"c@d.co\"}\n"
        let found = try findings(text, yaml, profiles: profiles)
        #expect(found.map(\.id) == ["columns/value"])
        #expect(found.map(\.count) == [1])
        #expect(found.first?.first.expected?.unmasked == "Rome")
        #expect(try findings(text, yaml, profiles: text).isEmpty)
    }

    @Test func `a malformed line of expected profiles is an error of the expectation, with its line`() throws {
        let profiles = "{\"email\":\"a@b.co\"}\n{\"email\":\n"
        #expect {
            try findings("{\"email\":\"a@b.co\"}\n", yaml, profiles: profiles)
        } throws: { "\($0)".contains("expected.ndjson, line 2") }
    }

    @Test func `an expectation of JSON Lines refuses what only CSV has`() throws {
        #expect {
            try expectation("files: {format: json-lines, dialect: {delimiter: tab}}")
        } throws: { "\($0)".contains("JSON Lines has no \"delimiter\"") }
    }

    @Test func `membership is followed over a sequence of drops`() throws {
        let full = try expectation(
            yaml + "\nmembership: {form: status-column, column: status, export: full}")
        let increment = try expectation(
            yaml + "\nmembership: {form: status-column, column: status, export: incremental}")
        var history = MembershipHistory()
        #expect(try history.add(drop("{\"email\":\"a@b.co\",\"status\":\"realized\"}\n"), full).isEmpty)
        let second = "{\"status\":\"exited\",\"email\":\"z@y.co\"}\n{\"status\":\"exited\",\"email\":\"a@b.co\"}\n"
        let found = try history.add(drop(second), increment)
        #expect(found.map(\.id) == ["membership/transition"])
        #expect(found.first?.first.place.record == 1)
    }

    @Test func `a draft of a drop says that it is JSON Lines, and the drop passes it`() throws {
        let drop = drop("{\"email\":\"a@b.co\",\"born\":\"1980-01-31\"}\n{\"born\":null,\"email\":\"c@d.co\"}\n")
        let draft = try ExpectationDraft(drop).yaml
        #expect(draft.contains("  format: json-lines\n"))
        #expect(draft.contains("{name: \"born\", type: date}"))
        #expect(try Verifier(expectation(draft)).verify(drop).verdict == .pass)
    }

    @Test func `good and bad lines are written apart as they were`() throws {
        let text = "{\"email\":\"a@b.co\",\"city\":\"x\",\"status\":1}\nbroken\n{\"email\": \"c@d.co\"}"
        var (accepted, rejected) = ("", "")
        _ = try RecordSplit(expectation(yaml)).verify(
            drop(text), accepted: { accepted += String(decoding: $0, as: UTF8.self) },
            rejected: { rejected += String(decoding: $0, as: UTF8.self) })
        #expect(rejected == "broken\n")
        #expect(accepted == "{\"email\":\"a@b.co\",\"city\":\"x\",\"status\":1}\n{\"email\": \"c@d.co\"}")
    }
}
