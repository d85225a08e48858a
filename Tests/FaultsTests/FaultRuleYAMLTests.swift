import Faults
import StrictYAML
import Testing

struct FaultRuleYAMLTests {
    @Test func `a list of rules is read with names, conditions and actions`() throws {
        let rules = try FaultRule.list(
            parsing: """
                - name: slow down
                  when: {endpoint: s3, operation: UploadPart, nth: 2, times: 1}
                  then: {fail: SlowDown, message: Please reduce your request rate.}
                - then: cut
                - {when: {path: "*.csv", after-bytes: 10}, then: {delay: 20}}
                """, file: "faults.yaml")
        #expect(rules.map(\.name) == ["slow down", "rule 2", "rule 3"])
        #expect(rules[0].then == .fail(status: "SlowDown", message: "Please reduce your request rate."))
        #expect(rules[0].when.nth == 2)
        #expect(rules[1].then == .cut)
        #expect(rules[2].when.afterBytes == 10)
    }

    @Test func `a misspelt key is named with its place and the right one`() {
        let error = #expect(throws: YAMLError.self) {
            try FaultRule.list(parsing: "- when: {operaton: PutObject}\n  then: cut\n", file: "faults.yaml")
        }
        #expect(error?.description == "faults.yaml:1:10: unknown key \"operaton\"; did you mean \"operation\"?")
    }

    @Test func `every action has a form in YAML`() throws {
        let words = [
            "cut", "lose-reply", "stall", "close-channel", "disk-full", "quota-exceeded", "permission-denied",
            "corrupt",
            "refuse-login", "change-host-key", "refuse-connection", "omit-ident", "wrong-etag", "truncate-list",
            "{fail: X}", "{fail-late: X}", "{delay: 1}",
            "{throttle: 1000}", "{wrong-size: -1}",
        ]
        let rules = try FaultRule.list(parsing: words.map { "- then: \($0)\n" }.joined(), file: "faults.yaml")
        #expect(Set(rules.map { "\($0.then)" }).count == words.count)
    }

    @Test func `an unknown action is refused`() {
        #expect(throws: YAMLError.self) { try FaultRule.list(parsing: "- then: cutt", file: "faults.yaml") }
        #expect(throws: YAMLError.self) { try FaultRule.list(parsing: "- then: {explode: 1}", file: "faults.yaml") }
    }
}
