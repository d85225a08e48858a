import Foundation
import Testing

@testable import Reporting

struct SARIFRecorderTests {
    private func run(_ report: Report) throws -> [String: Any] {
        let text = try SARIFRecorder(file: ReportFile(path: "-"), masking: .length).render(report)
        let log = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(log["version"] as? String == "2.1.0")
        return try #require((log["runs"] as? [[String: Any]])?.first)
    }

    @Test func `a finding is a result with rule, level, place and count`() throws {
        let run = try run(SampleReport.report())
        let result = try #require((run["results"] as? [[String: Any]])?.first)
        #expect(result["ruleId"] as? String == "columns/missing" && result["ruleIndex"] as? Int == 0)
        #expect(result["level"] as? String == "error" && result["occurrenceCount"] as? Int == 3)
        let location = try #require((result["locations"] as? [[String: Any]])?.first)
        let physical = try #require(location["physicalLocation"] as? [String: Any])
        #expect((physical["artifactLocation"] as? [String: Any])?["uri"] as? String == "out/a%20b%2C1.csv")
        #expect((physical["region"] as? [String: Any])?["startLine"] as? Int == 7)
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rule = try #require((driver["rules"] as? [[String: Any]])?.first)
        #expect(rule["id"] as? String == "columns/missing" && rule["help"] != nil)
    }

    @Test func `rules of others are described by them, and unknown ones stand by their id`() throws {
        let recorder = SARIFRecorder(file: ReportFile(path: "-"), masking: .length) { _ in nil }
        let log = try JSONSerialization.jsonObject(with: Data(try recorder.render(SampleReport.report()).utf8))
        let runs = (log as? [String: Any])?["runs"] as? [[String: Any]]
        let driver = (runs?.first?["tool"] as? [String: Any])?["driver"] as? [String: Any]
        let rule = try #require((driver?["rules"] as? [[String: Any]])?.first)
        #expect(rule["id"] as? String == "columns/missing" && rule["help"] == nil)
    }

    @Test func `what was approved is suppressed, not hidden`() throws {
        let result = try #require(
            (run(SampleReport.report(approval: .matches))["results"] as? [[String: Any]])?.first)
        #expect((result["suppressions"] as? [[String: Any]])?.count == 1)
    }
}
