import Crypto
import Drops
import ESPs
import Foundation
import Reading
import Testing
import Verification

@testable import Reporting

struct RecorderTests {
    private func finding(_ severity: Severity = .error, count: Int = 1) -> Finding {
        Finding(
            id: "columns/near-miss", severity: severity, message: "column \"fisrt\" is \(personal: "Zoë <b>")",
            first: .init(
                place: Place(file: "a.csv", line: 1, column: "fisrt", byteOffset: 0), expected: "first",
                actual: MaskableText(personal: "a@example.com")), count: count)
    }

    private func report(_ verdict: Verdict, _ findings: [Finding]) -> Report {
        Report(drops: [
            DropReport(
                name: "set/1", destination: "S3", endpoint: .s3,
                files: [FileReport(name: "a.csv", bytes: 10, records: 2)], verdict: verdict, findings: findings)
        ])
    }

    private func report(_ findings: [Finding]) -> Report { report(.fail, findings) }

    @Test func `the JSON report has the published shape`() throws {
        let text = try JSONForm.text(of: report([finding(count: 3)]), masking: .length)
        let json = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(json["version"] as? Int == 1)
        #expect(json["verdict"] as? String == "fail")
        let drop = try #require((json["drops"] as? [[String: Any]])?.first)
        #expect(Set(drop.keys) == ["name", "destination", "endpoint", "files", "verdict", "findings", "imports"])
        let found = try #require((drop["findings"] as? [[String: Any]])?.first)
        #expect(
            Set(found.keys) == [
                "id", "severity", "message", "file", "line", "column", "byteOffset", "expected", "actual", "count",
                "examples",
            ])
        #expect(found["count"] as? Int == 3)
    }

    @Test func `personal data is masked unless it is asked for`() throws {
        let masked = try JSONForm.text(of: report([finding()]), masking: .length)
        #expect(!masked.contains("a@example.com") && !masked.contains("Zoë"))
        #expect(masked.contains("‹13 chars›"))
        #expect(try JSONForm.text(of: report([finding()]), masking: .none).contains("a@example.com"))
    }

    @Test func `a keyed mask is the same for the same value and key`() {
        let one = Masking.keyed(.init(data: Data("k".utf8)))
        let other = Masking.keyed(.init(data: Data("l".utf8)))
        #expect(one.mask("a") == one.mask("a"))
        #expect(one.mask("a") != one.mask("b"))
        #expect(one.mask("a") != other.mask("a"))
    }

    @Test func `the same report is the same bytes`() throws {
        #expect(
            try JSONForm.text(of: report([finding()]), masking: .length)
                == JSONForm.text(of: report([finding()]), masking: .length))
    }

    @Test func `JUnit counts a failing finding as a failure and escapes what a file holds`() {
        let recorder = JUnitRecorder(file: ReportFile(path: "-"), masking: .none)
        let text = recorder.render(report([finding()]))
        #expect(text.contains("tests=\"2\" failures=\"1\" errors=\"0\""))
        #expect(text.contains("Zoë &lt;b&gt;") && !text.contains("<b>"))
    }

    @Test func `JUnit makes an error of a run in which nothing came`() {
        let recorder = JUnitRecorder(file: ReportFile(path: "-"), masking: .none)
        #expect(recorder.render(Report()).contains("errors=\"1\""))
        #expect(recorder.render(report(.empty, [])).contains("nothing to verify"))
    }

    @Test func `a warning fails JUnit only when warnings fail the run`() {
        let lenient = JUnitRecorder(file: ReportFile(path: "-"), masking: .none)
        let strict = JUnitRecorder(file: ReportFile(path: "-"), masking: .none, failOn: .warning)
        #expect(lenient.render(report(.pass, [finding(.warning)])).contains("failures=\"0\""))
        #expect(strict.render(report(.pass, [finding(.warning)])).contains("failures=\"1\""))
    }

    @Test func `characters that XML cannot hold are replaced`() {
        #expect(XML.escape("a\u{0}b\u{1B}c\nd") == "a\u{FFFD}b\u{FFFD}c&#10;d")
    }

    @Test func `the console names id, place, expected and actual`() {
        let console = ConsoleRecorder(style: .init(masking: .none))
        let text = console.render(report([finding()]))
        #expect(text.contains("error columns/near-miss: column \"fisrt\" is Zoë <b>"))
        #expect(text.contains("a.csv:1, column fisrt, byte 0: expected first, actual a@example.com"))
        #expect(text.contains("does not conform: 1 drop(s), 1 error(s), 0 warning(s)"))
    }

    @Test func `a terminal gets one progress line that changes in place, a pipe gets none`() throws {
        for (isTerminal, expected) in [(true, "\r\u{1B}[K[1/2] set/1: verifying"), (false, "")] {
            var said = ""
            try withoutActuallyEscaping({ said += $0 }) { take in
                var console = ConsoleRecorder(
                    style: .init(progress: isTerminal), output: { _ in }, progressOutput: take)
                try console.record(.started(total: 2))
                try console.record(.dropStarted(name: "set/1", step: "verifying"))
            }
            #expect(said == expected)
        }
    }

    @Test func `an import alone never says that a drop conforms`() {
        var imported = report(.pass, [])
        imported.drops[0].isVerified = false
        let text = ConsoleRecorder(style: .init()).render(imported)
        #expect(text.contains("not verified") && !text.contains("conforms"))
    }

    @Test func `a run without a drop is never green`() {
        #expect(Report().verdict == .empty)
        #expect(report(.empty, []).verdict == .empty)
        #expect(report(.pass, []).verdict == .pass)
    }

    @Test func `characters that cannot be seen are written out`() {
        #expect(FindingText.visible(" a\u{A0}b\t") == "␠a\\u{A0}b\\t")
        #expect(FindingText.visible("") == "(empty)")
        #expect(FindingText.visible("\u{FEFF}é") == "\\u{FEFF}é")
    }

    @Test func `JSON Lines ends with the verdict of the run`() throws {
        let path = NSTemporaryDirectory() + "lines-\(UUID()).jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var recorders = RecorderGroup([JSONLinesRecorder(file: ReportFile(path: path), masking: .length)])
        for drop in report([finding()]).drops { try recorders.record(.dropFinished(drop)) }
        try recorders.finish()
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].contains("\"type\":\"drop\""))
        #expect(lines[1] == #"{"type":"finished","verdict":"fail"}"#)
    }
}
