import Conformance
import Drops
import Exporting
import Foundation
import Reporting
import StrictYAML
import Testing

/// What may fail, until when, and what is said of it.
struct KnownFailuresTests {
    private static let id = "s3/adobe-campaign/first-full"
    private static let day = TimeSource.fixed(Date(timeIntervalSince1970: 1_790_000_000))  // 2026-09-21

    private static func known(_ until: String) throws -> KnownFailures {
        try KnownFailures(
            parsing: "- {scenario: \(id), reason: dates come with 2.4, until: \(until)}", file: "known.yaml", time: day)
    }

    private func report(_ until: String, _ mutation: String?) async throws -> ScenarioReport {
        let exporter = InProcessExporter(mutation: mutation.flatMap(Mutation.named))
        return try #require(try await gate(exporter, [Self.id], known: try Self.known(until)).first)
    }

    @Test func `a known failure is green until its day is over`() async throws {
        let today = try await report("2026-09-21", "wrong-date-format")
        #expect(today.outcome == .fails && today.isGreen())
        #expect(today.standing == .knownFailure(reason: "dates come with 2.4", until: "2026-09-21"))
        let yesterday = try await report("2026-09-20", "wrong-date-format")
        #expect(yesterday.outcome == .fails && !yesterday.isGreen())
        #expect(yesterday.standing == .expired(reason: "dates come with 2.4", until: "2026-09-20"))
    }

    @Test func `a known failure that passes is reported`() async throws {
        let report = try await report("2026-12-31", nil)
        #expect(report.outcome == .conforms && report.isGreen())
        #expect(report.standing == .noLongerFails(reason: "dates come with 2.4", until: "2026-12-31"))
        var all = Report()
        all.scenarios = [report]
        var text = ""
        var console = ConsoleRecorder(style: .init(), output: { text += $0 })
        try console.record(.finished(all))
        #expect(text.contains("is listed as a known failure and does not fail; take it out"))
    }

    @Test(arguments: [
        (
            "- {scenario: s3/adobe-campaign/frist-full, reason: r, until: 2026-01-01}",
            "did you mean s3/adobe-campaign/first-full?"
        ),
        (
            "- {scenario: \(id), reason: r, until: 2026-02-30}",
            "\"until\" is \"2026-02-30\", must be a day such as 2026-12-31"
        ),
        ("- {scenario: \(id), reason: r, until: soon}", "must be a day such as 2026-12-31"),
        ("- {scenario: \(id), reason: \" \", until: 2026-01-01}", "a known failure needs a reason"),
        ("- {scenario: \(id), until: 2026-01-01}", "\"reason\""),
        ("- {scenario: \(id), reason: r}", "\"until\""),
        ("- {scenario: \(id), reason: r, until: 2026-01-01, untill: x}", "untill"),
        (
            "- {scenario: \(id), reason: r, until: 2026-01-01}\n- {scenario: \(id), reason: r, until: 2026-01-01}",
            "listed twice"
        ),
        ("scenario: x", "must be a list"), ("- [", "not valid YAML"), ("", "the file is empty"),
    ])
    func `a broken list is answered with place and nearest right thing`(text: String, message: String) {
        #expect {
            try KnownFailures(parsing: text, file: "known.yaml")
        } throws: {
            "\($0)".hasPrefix("known.yaml:") && "\($0)".contains(message)
        }
    }
}
