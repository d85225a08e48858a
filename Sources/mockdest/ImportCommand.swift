import ArgumentParser
import Conformance
import Drops
import ESPs
import Foundation
import Harness
import Reporting
import StrictYAML
import Verification

/// `mockdest import`: an ESP's import step alone.
struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run an e-mail service provider's import step on files.",
        discussion: """
            EXAMPLES:
              mockdest import out/export.csv --esp salesforce-marketing-cloud
              mockdest import out/ --esp salesforce-marketing-cloud --settings import.yaml --report json=import.json
            """)

    @Argument(help: "Files of one drop, or folders that hold them.") var paths: [String]
    @Option(help: "The ESP's id; `mockdest list esps` names them.") var esp: String
    @Option(help: "The import's settings as its administrator made them; the ESP's defaults without.")
    var settings: String?
    @Option(help: "File that keeps the ESP's tables between drops.") var state: String?
    @OptionGroup var reporting: ReportOptions

    func run() throws {
        if state != nil {
            throw Failure.usage("--state is not built yet; several drops in order: give a fixture set to `replay`")
        }
        let drop = try LocalDrop.read(paths)
        let emulator = try ESPCatalog.esp(id: esp).emulator(settings: try settingsValue())
        var recorders = try reporting.recorders()
        try recorders.record(.started(total: 1))
        try recorders.record(.dropStarted(name: drop.name, step: "importing into \(esp)"))
        var states: [String: ESPState] = [:]
        let imported = try Pipeline.importDrop(drop, with: emulator, into: &states, time: .system)
        let report = DropReport(
            name: drop.name, destination: esp, endpoint: .files,
            files: drop.files.map { FileReport(name: $0.path, bytes: $0.content.size, records: nil) },
            verdict: imported.outcome.totals.total == 0 ? .empty : .pass, findings: [], imports: [imported])
        try recorders.record(.dropFinished(report))
        try recorders.finish()
        if imported.outcome.totals.total == 0 { throw ExitCode(Exit.nothing) }
        if imported.outcome.result == .failed || imported.outcome.totals.rejected > 0 { throw ExitCode(Exit.findings) }
    }

    private func settingsValue() throws -> YAMLValue? {
        guard let settings else { return nil }
        guard let text = try? String(contentsOfFile: settings, encoding: .utf8) else {
            throw Failure.usage("\(settings): there is no such file, or it is not UTF-8 text (--settings)")
        }
        return try YAMLValue(parsing: text, file: settings)
    }
}
