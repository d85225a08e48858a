import Foundation
import Testing
import Verification

@testable import Reporting

/// Reports that are read back.
struct ReportReaderTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mockdest-reader-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func write(_ report: Report, _ recorder: some Recorder) throws {
        var group = RecorderGroup([recorder])
        for drop in report.drops { try group.record(.dropFinished(drop)) }
        for scenario in report.scenarios { try group.record(.scenarioFinished(scenario)) }
        try group.finish()
    }

    @Test func `parts read from either form make the report that the whole run would have made`() throws {
        try withFolder { folder in
            var second = SampleReport.report(.warning, count: 1, approval: .differs(["a", "b"]))
            var scenario = ScenarioReport(id: "s3/a/b", title: "t", destination: "A", connection: "s3", outcome: .fails)
            scenario.standing = .expired(reason: "r", until: "2026-01-01")
            (scenario.drops, scenario.output) = (second.drops, "printed\n")
            second.scenarios = [scenario]
            let first = SampleReport.report()
            try write(first, JSONLinesRecorder(file: ReportFile(path: folder + "/1"), masking: .length))
            try write(second, JSONRecorder(file: ReportFile(path: folder + "/2"), masking: .length))
            let merged = try ReportReader.merge([folder + "/1", folder + "/2"])
            var whole = first
            whole.drops += second.drops
            whole.scenarios = second.scenarios
            // What was masked stays masked: masking once more would change nothing else.
            #expect(
                try JSONForm.text(of: merged, masking: .none) == JSONForm.text(of: whole, masking: .length))
        }
    }

    @Test func `a part that is no report, of another version or cut off is refused with a sentence`() throws {
        try withFolder { folder in
            let lines = folder + "/lines"
            try write(SampleReport.report(), JSONLinesRecorder(file: ReportFile(path: lines), masking: .length))
            let text = try String(contentsOfFile: lines, encoding: .utf8)
            try text.split(separator: "\n").dropLast().joined(separator: "\n")
                .write(toFile: folder + "/cut", atomically: true, encoding: .utf8)
            try JSONForm.text(of: SampleReport.report(), masking: .length)
                .replacing("\"version\" : 1", with: "\"version\" : 2")
                .write(toFile: folder + "/newer", atomically: true, encoding: .utf8)
            try "email,city\n".write(toFile: folder + "/csv", atomically: true, encoding: .utf8)
            let wanted = [
                "cut": "ends before its run did", "newer": "is of version 2", "csv": "line 1: is no report",
                "absent": "cannot be read",
            ]
            for (name, sentence) in wanted {
                #expect {
                    try ReportReader.merge([lines, "\(folder)/\(name)"])
                } throws: { "\($0)".contains(sentence) }
            }
        }
    }
}
