import Drops
import Foundation
import NearMiss
public import Reporting

/// Runs scenarios against an exporter, several at a time, each in a harness of its own.
///
/// ```swift
/// var options = Gate.Options()
/// options.profile = .quick
/// let gate = Gate(try CommandExporter(["./exporter"]), options: options)
/// try await gate.run(recorders: &recorders)
/// ```
public struct Gate: Sendable {
    /// Which scenarios, and how.
    public struct Options: Sendable {
        /// The selection to start with.
        public var profile = GateProfile.all
        /// Ids or patterns with `*` and `?`, one of which an id must fit; empty for all of the profile.
        public var only: [String] = []
        /// What the exporter does not claim to be able to do.
        public var without: Set<Scenario.Capability> = []
        /// How long one call of the exporter may take.
        public var timeout = Duration.seconds(60)
        /// How many scenarios run at a time.
        public var jobs = max(2, ProcessInfo.processInfo.activeProcessorCount)
        /// What may fail.
        public var knownFailures = KnownFailures.none
        /// Ends the gate before its time.
        public var interruption = Interruption()

        /// Every scenario, a minute each, as many at a time as there are processors, nothing known to fail.
        public init() {}
    }

    /// A pattern that fits no scenario: one sentence.
    public struct EmptySelection: Error, CustomStringConvertible, Sendable {
        /// With the nearest id.
        public let description: String
    }

    private let exporter: any ExporterUnderTest
    private let options: Options
    private let scratch: String

    /// Takes both as they are; nothing starts before ``run(recorders:)``.
    ///
    /// - Parameter scratch: an absent folder for jobs and profiles, made and removed by the run; one of the system's
    ///   temporary folder without it.
    public init(_ exporter: any ExporterUnderTest, options: Options = Options(), scratch: String? = nil) {
        self.exporter = exporter
        self.options = options
        self.scratch = scratch ?? FileManager.default.temporaryDirectory.appending(path: "mockdest-gate-\(UUID())").path
    }

    /// The scenarios that will run or be left out, in the order of the catalogue.
    ///
    /// - Throws: ``EmptySelection``
    public func scenarios() throws(EmptySelection) -> [Scenario] {
        let those = ScenarioCatalog.all.filter(options.profile.includes)
        guard !options.only.isEmpty else { return those }
        let patterns = options.only.map { Glob($0) }
        let chosen = those.filter { scenario in patterns.contains { $0.matches(scenario.id) } }
        if chosen.isEmpty {
            let wanted = options.only.joined(separator: ", ")
            let near = NearMiss.nearest(to: options.only[0], among: those.map(\.id)).map { "; did you mean \($0)?" }
            throw EmptySelection(
                description: "no scenario of the profile \(options.profile.rawValue) fits \(wanted)\(near ?? "")")
        }
        return chosen
    }

    /// Runs them. What is wrong with the exporter, and what fails here, is in the report.
    ///
    /// - Throws: ``EmptySelection``; ``GateInterrupted``; a recorder's error.
    public func run(recorders: inout RecorderGroup) async throws {
        let scenarios = try scenarios()
        var recording = recorders
        defer {
            recorders = recording
            try? FileManager.default.removeItem(atPath: scratch)
        }
        try recording.record(.started(total: scenarios.count))
        // The long ones first, so that none of them is left to run alone.
        var waiting = scenarios.indices.sorted {
            (scenarios[$0].isSlow ? 0 : 1, $0) < (scenarios[$1].isSlow ? 0 : 1, $1)
        }[...]
        var finished: [Int: ScenarioReport] = [:]
        var told = 0
        try await withThrowingTaskGroup(of: (Int, ScenarioReport).self) { group in
            func startNext() throws {
                guard !options.interruption.isStopped, let index = waiting.popFirst() else { return }
                try recording.record(.scenarioStarted(id: scenarios[index].id))
                let trial = trial(of: scenarios[index], number: index)
                let missing = scenarios[index].needs.intersection(options.without)
                group.addTask { (index, missing.isEmpty ? await trial.run() : trial.leftOut(for: missing)) }
            }
            for _ in 0..<max(1, options.jobs) { try startNext() }
            while let (index, report) = try await group.next() {
                // What was broken off says nothing of the exporter.
                if options.interruption.isStopped { continue }
                finished[index] = report
                // Told in the order of the catalogue.
                while var report = finished.removeValue(forKey: told) {
                    report.standing = options.knownFailures.standing(of: report)
                    try recording.record(.scenarioFinished(report))
                    told += 1
                }
                try startNext()
            }
        }
        if told < scenarios.count { throw GateInterrupted(unfinished: scenarios.count - told) }
    }

    private func trial(of scenario: Scenario, number: Int) -> ScenarioTrial {
        ScenarioTrial(
            scenario: scenario, exporter: exporter, timeout: options.timeout,
            interruption: options.interruption, folder: "\(scratch)/\(number)")
    }
}
