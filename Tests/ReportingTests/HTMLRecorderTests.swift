import Foundation
import Testing

@testable import Reporting

/// The HTML page as text; how it behaves in a browser is the business of EndToEndTests.
struct HTMLRecorderTests {
    private func page(_ report: Report, _ masking: Masking = .none) -> String {
        HTMLRecorder(file: ReportFile(path: "-"), masking: masking).document(of: report)
    }

    @Test func `hostile text stays text, also where it names a section`() {
        let page = page(SampleReport.report())
        #expect(!page.contains("<script>alert"))
        #expect(page.contains("Zoë &lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(HTML.anchor("a b/\"><x>") == "r-a_32_b_47__34__62__60_x_62_")
        #expect(HTML.escape("a'\u{1}\u{9F}<") == "a&#39;\u{FFFD}\u{FFFD}&lt;")
    }

    @Test func `values are masked like everywhere`() {
        #expect(!page(SampleReport.report(), .length).contains("alert(1)"))
    }

    @Test func `nothing is fetched, and only the page's own script may run`() {
        let page = page(SampleReport.report())
        #expect(page.contains("default-src 'none'"))
        #expect(page.contains("script-src 'sha256-"))
        #expect(!page.contains("http://") && !page.contains("src="))
    }

    @Test func `scenarios stand in a matrix by destination`() {
        var report = Report()
        for (id, destination) in [("s3/a/first-full", "A"), ("s3/b/first-full", "B"), ("s3/b/empty", "B")] {
            report.scenarios.append(
                ScenarioReport(id: id, title: "t", destination: destination, connection: "s3", outcome: .fails))
        }
        let page = page(report)
        #expect(page.components(separatedBy: "<th scope=\"row\">").count == 3)
        #expect(page.contains("href=\"#r-s3_47_b_47_empty\""))
        #expect(page.contains("<section id=\"r-s3_47_b_47_empty\""))
        #expect(page.contains("does not conform"))
    }

    @Test func `a run without a drop says so`() {
        #expect(page(Report()).contains("No drop came."))
    }
}
