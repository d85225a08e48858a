import Foundation
import Verification

/// The JSON report, version 1: one document at the end of the run.
public struct JSONRecorder: DocumentRecorder {
    let file: ReportFile
    private let masking: Masking

    /// Takes file and masking as they are; writes nothing yet.
    public init(file: ReportFile, masking: Masking) {
        self.file = file
        self.masking = masking
    }

    func document(of report: Report) throws -> String { try JSONForm.text(of: report, masking: masking) }
}

/// JSON Lines: each finished drop on a line of its own, then the verdict of the run; written when the run ends.
///
/// Grammar: `{"type":"drop","drop":{...}}` and `{"type":"scenario","scenario":{...}}` any number of times, then one
/// `{"type":"finished","verdict":"..."}`.
public struct JSONLinesRecorder: Recorder {
    private let file: ReportFile
    private let masking: Masking
    private var lines: [String] = []

    /// Takes file and masking as they are; writes nothing yet.
    public init(file: ReportFile, masking: Masking) {
        self.file = file
        self.masking = masking
    }

    /// Keeps a line for each finished drop and writes all of them once the run is finished.
    public mutating func record(_ event: RunEvent) throws {
        switch event {
        case .dropFinished(let drop):
            let line = JSONForm.Line(type: "drop", drop: JSONForm.Drop(drop, masking), verdict: nil)
            lines.append(try JSONForm.encode(line, pretty: false))
        case .scenarioFinished(let scenario):
            let form = JSONForm.Scenario(scenario, masking)
            lines.append(try JSONForm.encode(JSONForm.Line(type: "scenario", scenario: form), pretty: false))
        case .finished(let report):
            let line = JSONForm.Line(type: "finished", drop: nil, verdict: report.verdict.rawValue)
            lines.append(try JSONForm.encode(line, pretty: false))
            try file.write(lines.joined(separator: "\n") + "\n")
        default: break
        }
    }
}
