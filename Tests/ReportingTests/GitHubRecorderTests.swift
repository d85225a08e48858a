import Foundation
import Testing
import Verification

@testable import Reporting

struct GitHubRecorderTests {
    private func lines(_ report: Report, masking: Masking = .none) -> [Substring] {
        GitHubRecorder(file: ReportFile(path: "-"), summary: nil, masking: masking).render(report).split(
            separator: "\n")
    }

    @Test func `a finding is one annotation at its place, whatever its text holds`() throws {
        let lines = lines(SampleReport.report())
        #expect(lines.count == 1)
        #expect(lines[0].hasPrefix("::error file=out/a b%2C1.csv,line=7,title=columns/missing::set/1: column"))
        #expect(lines[0].contains("%250A") && lines[0].contains("(3 times)"))
    }

    @Test func `severities have GitHub's names`() {
        #expect(lines(SampleReport.report(.warning))[0].hasPrefix("::warning "))
        #expect(lines(SampleReport.report(.note))[0].hasPrefix("::notice "))
    }

    @Test func `what was approved is silent, what differs from it is not, and nothing is an error`() {
        #expect(lines(SampleReport.report(approval: .matches)).isEmpty)
        let differing = lines(SampleReport.report(approval: .differs(["12 more"])))
        #expect(differing.contains { $0.hasPrefix("::error title=not as approved::set/1: 12 more") })
        #expect(lines(Report())[0].hasPrefix("::error title=nothing to verify"))
    }

    @Test func `the job's summary is added to`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mockdest-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let summary = folder.appending(path: "summary.md")
        try Data("before\n".utf8).write(to: summary)
        var recorder = GitHubRecorder(
            file: ReportFile(path: folder.appending(path: "out").path), summary: ReportFile(path: summary.path),
            masking: .length)
        try recorder.record(.finished(SampleReport.report()))
        #expect(try String(contentsOf: summary, encoding: .utf8).hasPrefix("before\n# mockdest"))
    }
}
