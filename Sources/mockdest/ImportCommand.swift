import ArgumentParser
import Conformance
import Drops
import ESPs
import Foundation
import Harness
import Reading
import Reporting
import StrictYAML
import Verification

/// `mockdest import`: an ESP's import step alone.
struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Run an e-mail service provider's import step on files.",
        discussion: """
            EXAMPLES:
              mockdest import out/export.csv --esp salesforce-marketing-cloud
              mockdest import out/ --esp oracle-eloqua --settings import.yaml --state tables.sqlite
              mockdest import out/ --esp oracle-responsys --results back/   # what the ESP hands back
              mockdest import out/ --esp all       # the same drop through every ESP
              mockdest import --from sftp --esp oracle-eloqua --settings import.yaml   # what lies on a running server
            """)

    @Argument(help: "Files of one drop, or folders that hold them; none with --from.") var paths: [String] = []
    @Option(help: "The ESP's id, or all; `mockdest list esps` names them.") var esp: String
    @Option(help: "The import's settings as its administrator made them; the ESP's defaults without.")
    var settings: String?
    @Option(help: "File that keeps the ESP's tables between drops.") var state: String?
    @Option(
        help: "Folder for what the ESP hands back: result file, log, mail; values of the file with --show-values only.")
    var results: String?
    @Option(
        help: "Let the import look for its files on a running server's endpoint: s3, sftp or any. Tables stay there.")
    var from: Source?
    @Option(help: "With --from: the bucket or SFTP user where it looks; everywhere without.")
    var container: String?
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var reporting: ReportOptions
    @OptionGroup(visibility: .hidden) var server: ServerOptions

    /// Where an import looks for its files.
    enum Source: String, ExpressibleByArgument, CaseIterable { case s3, sftp, any }

    func validate() throws {
        if from == nil, paths.isEmpty { throw ValidationError("name the files of a drop, or --from s3|sftp|any") }
        if from == nil, container != nil { throw ValidationError("--container needs --from") }
        if from != nil, !paths.isEmpty || state != nil || results != nil || esp == "all" {
            throw ValidationError(
                "--from takes the files that the import finds, one ESP, and the server's tables: no paths, no --state, no --results, not --esp all"
            )
        }
    }

    func run() async throws {
        if let from { return try await runOnServer(from) }
        let isComparison = esp == "all"
        if isComparison, settings != nil || state != nil {
            throw Failure.usage(
                "--esp all compares the defaults of every ESP; --settings and --state belong to one ESP")
        }
        let emulators =
            try isComparison
            ? ESPCatalog.all.map { try $0.emulator() } : [ESPCatalog.esp(id: esp).emulator(settings: settingsValue())]
        let drop = try LocalDrop.read(paths)
        var recorders = try reporting.recorders()
        try recorders.record(.started(total: 1))
        var imports: [ImportReport] = []
        for emulator in emulators {
            try recorders.record(.dropStarted(name: drop.name, step: "importing into \(emulator.esp)"))
            imports.append(try imported(drop, by: emulator))
        }
        let outcomes = imports.map(\.outcome)
        let isFailed = outcomes.contains { $0.result == .failed }
        let isEmpty = !isFailed && outcomes.allSatisfy { $0.totals.total == 0 }
        var report = DropReport(
            name: drop.name, destination: esp, endpoint: .files,
            files: drop.files.map { FileReport(name: $0.path, bytes: $0.content.size, records: nil) },
            verdict: isEmpty ? .empty : isFailed && !isComparison ? .fail : .pass, findings: [], imports: imports)
        report.isVerified = false
        try recorders.record(.dropFinished(report))
        try recorders.finish()
        for outcome in outcomes { try handBack(outcome, isOneOfMany: isComparison) }
        if isEmpty { throw ExitCode(Exit.nothing) }
        if !isComparison, isFailed || outcomes.contains(where: { $0.totals.rejected > 0 }) {
            throw ExitCode(Exit.findings)
        }
    }

    /// Writes what the ESP hands back, and says what was kept back.
    private func handBack(_ outcome: ImportOutcome, isOneOfMany: Bool) throws {
        guard let results else { return }
        let receipt: ResultFolder.Receipt
        do {
            receipt = try ResultFolder(path: results).write(
                outcome, below: isOneOfMany ? outcome.esp : nil, showsValues: reporting.showValues)
        } catch let error as CocoaError {
            if error.code == .fileWriteOutOfSpace {
                throw Failure.harness("\(results): there is no room for the results on the disk (--results)")
            }
            throw Failure.usage("\(results): the results cannot be written: \(error.localizedDescription) (--results)")
        }
        for name in receipt.withheld {
            Terminal.complain("\(name) holds values of the file and was not written; --show-values writes it")
        }
    }

    /// Runs one import; with `--state`, on the tables of the file, which changes only when the import succeeds.
    private func imported(_ drop: Drop, by emulator: any ImportEmulator) throws -> ImportReport {
        var limits = ReadingLimits()
        reading.apply(to: &limits)
        func run(_ state: inout ESPState) throws -> ImportReport {
            var states = [emulator.esp: state]
            let report = try Pipeline.importDrop(drop, with: emulator, into: &states, limits: limits, time: .system)
            state = states[emulator.esp] ?? state
            return report
        }
        guard let path = state else {
            var empty = ESPState(esp: emulator.esp)
            return try run(&empty)
        }
        return try StateFile(path: path).update(esp: emulator.esp, run)
    }

    /// The import looks for its files on a running server.
    private func runOnServer(_ from: Source) async throws {
        _ = try ESPCatalog.esp(id: esp).emulator(settings: settingsValue())
        let answer = try await AdminClient(settings: try server.settings()).importFromEndpoint(
            esp: esp, settings: try settingsText() ?? "", endpoint: from == .any ? nil : from.rawValue,
            container: container, showsValues: reporting.showValues)
        var report = try ReportReader.read(json: answer, from: "the server's answer")
        for index in report.drops.indices { report.drops[index].isVerified = false }
        var recorders = try reporting.recorders()
        try recorders.record(.started(total: report.drops.count))
        for drop in report.drops { try recorders.record(.dropFinished(drop)) }
        try recorders.finish()
        if report.drops.allSatisfy({ $0.verdict == .empty }) { throw ExitCode(Exit.nothing) }
        let outcomes = report.drops.flatMap(\.imports).map(\.outcome)
        if outcomes.contains(where: { $0.result == .failed || $0.totals.rejected > 0 }) {
            throw ExitCode(Exit.findings)
        }
    }

    private func settingsValue() throws -> YAMLValue? {
        guard let settings, let text = try settingsText() else { return nil }
        return try YAMLValue(parsing: text, file: settings)
    }

    private func settingsText() throws -> String? {
        guard let settings else { return nil }
        guard let text = try? String(contentsOfFile: settings, encoding: .utf8) else {
            throw Failure.usage("\(settings): there is no such file, or it is not UTF-8 text (--settings)")
        }
        return text
    }
}
