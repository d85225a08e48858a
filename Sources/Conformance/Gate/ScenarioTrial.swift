import Drops
import Exporting
import Foundation
import Harness
import Reporting
import Verification

/// One scenario from start to verdict: a harness of its own, the exporter called run by run, each run judged.
struct ScenarioTrial {
    let scenario: Scenario
    let exporter: any ExporterUnderTest
    let timeout: Duration
    let interruption: Interruption
    /// A folder of this trial alone.
    let folder: String
    /// After the exporter's end, until no further delivery is waited for: the endpoint records one a moment after its
    /// answer went out.
    private static let settle = Duration.milliseconds(300)

    /// Never throws: what goes wrong here makes the scenario inconclusive.
    func run() async -> ScenarioReport {
        let clock = ContinuousClock()
        let start = clock.now
        var report = blank
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            report = try await withHarness(scenario.harnessConfiguration()) { try await judge(in: $0) }
        } catch {
            report.findings.append(GateChecks.harnessFailed.finding("this program failed: \(error)"))
            report.outcome = .inconclusive
        }
        try? FileManager.default.removeItem(atPath: folder)
        let spent = start.duration(to: clock.now).components
        report.seconds = Double(spent.seconds) + Double(spent.attoseconds) / 1e18
        report.reproduce = ShellCommand.text(["mockdest", "gate", "--only", scenario.id] + exporter.words)
        return report
    }

    /// The report of a scenario that does not run.
    func leftOut(for missing: Set<Scenario.Capability>) -> ScenarioReport {
        var report = blank
        report.outcome = .notApplicable
        report.reason = "the exporter is without \(missing.map(\.rawValue).sorted().joined(separator: ", "))"
        return report
    }

    private var blank: ScenarioReport {
        ScenarioReport(
            id: scenario.id, title: scenario.title, destination: scenario.destination.name,
            connection: scenario.connection.rawValue, outcome: .conforms)
    }

    private func judge(in harness: Harness) async throws -> ScenarioReport {
        var report = blank
        var isInconclusive = false
        for (number, run) in scenario.runs.enumerated() {
            let record = try await call(run, number, in: harness)
            let judgement = try RunJudgement(record, of: scenario)
            report.drops += judgement.drops.map { named($0, number) }
            report.findings += judgement.findings
            report.wire += record.exchanges
            report.output = record.exporter.output
            isInconclusive = isInconclusive || judgement.isInconclusive
            // What follows builds on what came before.
            if isInconclusive || !judgement.findings.allSatisfy({ $0.severity < .error }) { break }
        }
        report.outcome = Self.outcome(of: report, isInconclusive: isInconclusive)
        return report
    }

    private static func outcome(of report: ScenarioReport, isInconclusive: Bool) -> ScenarioReport.Outcome {
        if report.drops.contains(where: { $0.verdict != .pass }) { return .fails }
        if isInconclusive { return .inconclusive }
        let worst = report.allFindings.map(\.severity).max()
        return worst == nil ? .conforms : worst == .error ? .fails : .conformsWithRemarks
    }

    private func named(_ drop: DropReport, _ number: Int) -> DropReport {
        var drop = drop
        let run = scenario.runs.count > 1 ? " (run \(number + 1))" : ""
        drop.name = "\(scenario.id): \(drop.name)\(run)"
        drop.connection = scenario.connection.rawValue
        return drop
    }

    // MARK: One run

    private func call(_ run: Scenario.Run, _ number: Int, in harness: Harness) async throws -> RunRecord {
        let (profilesFile, jobFile) = ("\(folder)/profiles-\(number + 1).ndjson", "\(folder)/job-\(number + 1).json")
        let profiles = Array(run.people.ndjson().utf8)
        try Data(profiles).write(to: URL(filePath: profilesFile))
        var job = try await scenario.filled(try scenario.job(of: run), for: harness)
        job.profiles = profilesFile
        guard
            FileManager.default.createFile(
                atPath: jobFile, contents: Data(job.json.utf8), attributes: [.posixPermissions: 0o600])
        else { throw BlobError(path: jobFile, code: EIO) }
        var environment = job.environment
        environment["MOCKDEST_JOB"] = jobFile
        environment["MOCKDEST_PROFILES"] = profilesFile
        environment["MOCKDEST_SCENARIO"] = scenario.id
        let journal = harness.journal
        let before = (journal.exchanges.count, journal.deliveries.map(\.id).max() ?? 0, journal.untold.count)
        let ended = try await exporter.run(
            ExporterCall(
                scenario: scenario.id, job: job, jobFile: jobFile, profilesFile: profilesFile,
                environment: environment, timeout: timeout, interruption: interruption))
        let expectations = try JobExpectation.all(of: job, profiles: Blob(profiles))
        await settle(ended, expectations, job, after: before.1, in: harness)
        let (exchanges, deliveries) = (
            Array(journal.exchanges.dropFirst(before.0)), journal.deliveries.filter { $0.id > before.1 }
        )
        let lost = try LostAnswers(
            exchanges, deliveries: deliveries, faults: scenario.faults, in: harness, untoldBefore: before.2)
        return RunRecord(
            job: job, expectations: expectations, exporter: ended,
            drops: Inbox.drops(of: deliveries + lost.inPlace), lost: lost, exchanges: exchanges)
    }

    /// Waits until as many files are there as are due, and a moment longer for what is too much.
    private func settle(
        _ ended: ExporterRun, _ expectations: [JobExpectation], _ job: ExportJob, after id: Int, in harness: Harness
    ) async {
        let due = expectations.filter(\.isFileDue).reduce(0) { sum, expectation in
            let parts = max(1, (expectation.recordCount + job.layout.maximumRecords - 1) / job.layout.maximumRecords)
            return sum + parts + (job.layout.hasManifest ? 1 : 0)
        }
        func came() -> [Delivery] { harness.journal.deliveries.filter { $0.id > id } }
        // Where nothing can be delivered there is nothing to wait for.
        let patience = ended.ending == .accepted && scenario.ending != .fails ? timeout : Self.settle
        while came().count < due {
            let newest = came().map(\.id).max() ?? id
            guard await harness.journal.nextDelivery(after: newest, timeout: patience) != nil else { return }
        }
        _ = await harness.journal.nextDelivery(after: came().map(\.id).max() ?? id, timeout: .milliseconds(20))
    }
}
