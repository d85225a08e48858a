import Reading
import StrictYAML
import Testing

@testable import Verification

struct ExpectationTests {
    private func expectation(_ yaml: String) throws -> Verification.Expectation {
        try Verification.Expectation(YAMLValue(parsing: yaml, file: "e.yaml"), baseDirectory: ".")
    }

    private func complaint(_ yaml: String) -> String {
        do {
            _ = try expectation(yaml)
            return "none"
        } catch { return "\(error)" }
    }

    @Test func `a full expectation is decoded`() throws {
        let found = try expectation(
            """
            files:
              default-name: Adobe_Campaign
              dialect: {delimiter: tab, quote: none, line-end: crlf, encoding: utf-16le, "null": "null"}
              maximum-records: 10
              ignored: ["*.tmp"]
            columns: [Email, {name: n, type: integer, maximum-length: 5, allowed: ["1", "2"]}]
            other-columns: allowed
            identity: {columns: [Email, n], kind: custom, normalisation: [trim], unique: false}
            membership: {form: segment-columns, columns: {s1: a, s2: b}, may-be-blank: true}
            tolerances: {identities/missing: 3, columns/value: 0.5%}
            """)
        #expect(found.files.dialect.delimiter == 9 && found.files.dialect.quote == nil)
        #expect(found.files.dialect.lineEnd == .crlf && found.files.dialect.encoding == .utf16LittleEndian)
        #expect(found.columns.map(\.name) == ["Email", "n"] && found.columns[1].type == .integer)
        #expect(found.identity?.columns == ["Email", "n"])
        #expect(found.membership?.columns == ["a", "b"])
        #expect(found.tolerances == ["identities/missing": .count(3), "columns/value": .percent(0.5)])
    }

    @Test func `an unknown key is told with place and nearest key`() {
        #expect(complaint("colums: [a]") == "e.yaml:1:1: unknown key \"colums\"; did you mean \"columns\"?")
        #expect(
            complaint("columns:\n  - {name: a, typ: email}").hasPrefix(
                "e.yaml:2:15: unknown key \"typ\"; did you mean \"type\"?"))
        #expect(complaint("columns:\n  - {name: a, type: emial}").contains("did you mean \"email\"?"))
        #expect(complaint("tolerances: {identities/misssing: 1}").contains("did you mean \"identities/missing\"?"))
    }

    @Test func `contradictions are refused`() {
        #expect(complaint("files: {glob: a, template: b}").contains("not several"))
        #expect(complaint("columns: [a, a]").contains("listed twice"))
        #expect(complaint("columns: [a]\nidentity: {column: b}").contains("\"b\""))
        #expect(complaint("profiles: {path: nowhere.csv}").contains("nowhere.csv"))
        #expect(complaint("files: {dialect: {delimiter: \",,\"}}").contains("one ASCII character"))
        #expect(complaint("columns: [{name: a, pattern: \"(\"}]").contains("not a regular expression"))
    }
}
