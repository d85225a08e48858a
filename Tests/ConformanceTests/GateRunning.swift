import Conformance
import Drops
import Exporting
import Foundation
import Reporting
import Verification

/// Runs the gate in this process and gives back what it found.
func gate(
    _ exporter: any ExporterUnderTest, _ only: [String], known: KnownFailures = .none,
    without: Set<Scenario.Capability> = [], timeout: Duration = .seconds(60)
) async throws -> [ScenarioReport] {
    var options = Gate.Options()
    options.only = only
    options.knownFailures = known
    options.without = without
    options.timeout = timeout
    var recorders = RecorderGroup([])
    try await Gate(exporter, options: options).run(recorders: &recorders)
    return recorders.report.scenarios
}

/// The reference exporter with habits of bad ones.
struct CarelessExporter: ExporterUnderTest {
    /// How often it tries in all.
    var attempts = 1
    /// Whether it ends with 0 whatever happened.
    var isSilent = false
    /// Whether it sends everything a second time.
    var sendsTwice = false

    var words: [String] { ["--", "careless"] }

    func run(_ call: ExporterCall) async throws -> ExporterRun {
        let profiles = ProfileFile(name: "profiles", content: try Blob(fileAt: call.profilesFile))
        let sender = FileSender(endpoint: call.job.endpoint, attempts: attempts, firstWait: .milliseconds(1))
        do {
            for _ in 0..<(sendsTwice ? 2 : 1) {
                _ = try await Exporter(job: call.job, profiles: profiles).run(sender: sender)
            }
            return ExporterRun(ending: .exited(0))
        } catch {
            var run = ExporterRun(ending: .exited(isSilent ? 0 : 3))
            run.output = "\(error)"
            return run
        }
    }
}

/// Does what it is told in the test.
struct ScriptedExporter: ExporterUnderTest {
    let work: @Sendable (ExporterCall) async throws -> ExporterRun
    var words: [String] { ["--", "scripted"] }
    func run(_ call: ExporterCall) async throws -> ExporterRun { try await work(call) }
}

extension ScenarioReport {
    var ids: Set<String> { Set(allFindings.map(\.id)) }
}

extension ScenarioCatalog {
    /// Large objects and many profiles take a debug build minutes: `mockdest gate -- mockdest export` has them.
    static let moments = all.filter { !$0.isSlow }
}
