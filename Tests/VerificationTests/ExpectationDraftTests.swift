import Drops
import StrictYAML
import Testing

@testable import Verification

struct ExpectationDraftTests {
    private func verify(_ drop: Drop) throws -> (yaml: String, result: VerificationResult) {
        let yaml = try ExpectationDraft(drop).yaml
        let expectation = try Verification.Expectation(YAMLValue(parsing: yaml, file: "draft"), baseDirectory: ".")
        return (yaml, try Verifier(expectation).verify(drop))
    }

    @Test func `the drop passes what was drafted from it`() throws {
        for seed in 0..<10 {
            let (yaml, result) = try verify(GeneratedDrop(seed: UInt64(seed), records: 30, shape: .plain).drop())
            #expect(result.verdict == .pass, "\(yaml)\n\(result.findings.map(\.message.unmasked))")
            #expect(yaml.contains("identity: {column: \"Email\", kind: email}"))
            #expect(yaml.contains("{name: \"birthday\", type: month-day}"))
            #expect(yaml.contains("membership: {form: status-column, column: \"status\", export: full"))
        }
    }

    @Test func `tabs, backslashes and the default name are seen`() throws {
        let name = "Oracle_Responsys_segment12341e18-abcd-49c2-836d-123c88e76c39_20200410061130.txt"
        let text = "a\tb\n\"x\\\"y\"\t2020-01-31\n"
        let drop = Drop(
            name: "d", endpoint: .files, files: [Drop.File(name: name, content: Blob(Array(text.utf8)))])
        let (yaml, result) = try verify(drop)
        #expect(result.verdict == .pass)
        #expect(
            yaml.contains("default-name: \"Oracle_Responsys\"") && yaml.contains("delimiter: tab, escape: backslash"))
        #expect(yaml.contains("{name: \"b\", type: date, required: true}"))
    }
}
