import Testing

@testable import Reporting

struct ShellCommandTests {
    @Test func `words with spaces and quotes stay words`() {
        #expect(ShellCommand.text(["mockdest", "verify", "a b.csv"]) == "mockdest verify 'a b.csv'")
        #expect(ShellCommand.text(["it's", "", "$HOME"]) == "'it'\\''s' '' '$HOME'")
    }
}
