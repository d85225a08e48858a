import Testing

@testable import Reporting

struct MarkdownRecorderTests {
    @Test func `a summary holds the table, the findings and the command that reproduces them`() {
        let text = MarkdownRecorder.render(SampleReport.report(), masking: .length)
        #expect(text.hasPrefix("# mockdest: does not conform\n"))
        #expect(text.contains("| drop | over | verdict | records |"))
        #expect(text.contains("- **error** `columns/missing` (3 times): column"))
        #expect(text.contains("```\nmockdest verify out --expect e.yaml\n```"))
    }

    @Test func `what a file holds stays text`() {
        let text = MarkdownRecorder.render(SampleReport.report(), masking: .none)
        #expect(!text.contains("<script>") && text.contains("&lt;script&gt;"))
        #expect(!text.contains("https://") && !text.contains(" @team"))
        // A line end or a bar would leave the list or the table.
        #expect(!text.contains("\n%0A") && text.contains("\\|"))
    }

    @Test func `a fence is longer than any inside`() {
        #expect(Markdown.code(block: "a ```` b") == "`````\na ```` b\n`````")
    }

    @Test func `no drop is said to be nothing`() {
        let text = MarkdownRecorder.render(Report(), masking: .length)
        #expect(text.contains("nothing to verify") && text.contains("No drop came."))
    }
}
