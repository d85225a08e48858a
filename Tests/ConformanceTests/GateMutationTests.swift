import Conformance
import Exporting
import Foundation
import Reporting
import Testing
import Verification

/// What the gate is worth: every mistake that the reference exporter can make fails a scenario, and the report says why.
struct GateMutationTests {
    /// Scenarios whose verdict can only come from the drop; first those in which most mistakes show.
    private static let candidates: [String] = {
        let first = [
            "s3/salesforce-marketing-cloud/gzip-parts-manifest", "s3/adobe-campaign/quotes-and-line-breaks",
            "s3/adobe-campaign/incremental", "s3/oracle-eloqua/accents", "s3/adobe-campaign/two-audiences",
            "s3/adobe-campaign/deduplication", "s3/adobe-campaign/first-full", "api/constant-contact/first-full",
        ]
        let others = ScenarioCatalog.all.filter { $0.faults.isEmpty && $0.ending == .delivers && !$0.isSlow }
        return first + others.map(\.id).filter { !first.contains($0) }
    }()

    /// The first scenario that `mutation` fails by more than its exit code.
    private static func catching(_ mutation: Mutation) async throws -> ScenarioReport? {
        for id in candidates {
            var options = Gate.Options()
            options.only = [id]
            let gate = Gate(InProcessExporter(mutation: mutation), options: options)
            var recorders = RecorderGroup([])
            try await gate.run(recorders: &recorders)
            let report = try #require(recorders.report.scenarios.first)
            let errors = report.allFindings.filter { $0.severity == .error && $0.id != "gate/exit-code" }
            if report.outcome == .fails, !errors.isEmpty { return report }
        }
        return nil
    }

    @Test func `every mutation of the reference exporter fails a scenario, and the report names what is wrong`()
        async throws
    {
        let rows = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for (number, mutation) in Mutation.all.enumerated() {
                group.addTask {
                    let found = try await Self.catching(mutation)
                    let report = try #require(found, "\(mutation.name) fails no scenario: \(mutation.mistake)")
                    let ids = Set(report.allFindings.map(\.id)).sorted().joined(separator: " ")
                    return (number, "\(mutation.name)\t\(report.id)\t\(ids)")
                }
            }
            return try await group.reduce(into: [(Int, String)]()) { $0.append($1) }
        }
        print("mutation\tfails\tfound")
        for row in rows.sorted(by: { $0.0 < $1.0 }) { print(row.1) }
        #expect(rows.count == Mutation.all.count && rows.count >= 60)
    }
}
