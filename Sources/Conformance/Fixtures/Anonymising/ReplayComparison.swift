import ESPs
import Foundation
import Reading
import Reporting
import Verification

/// Whether a copy of a set is found and imported as the set itself; where both are as approved, so is the copy.
struct ReplayComparison {
    private let original: FixtureSet
    private let rename: (String) -> String

    /// - Parameter rename: gives a path of the original the name that it has in the copy.
    init(of original: FixtureSet, rename: @escaping (String) -> String) {
        self.original = original
        self.rename = rename
    }

    /// - Returns: a sentence for each difference.
    func differences(to copy: FixtureSet, remarks: inout [String]) async throws -> [String] {
        let before = try await replayed(original)
        let after = try await replayed(copy)
        var sentences: [String] = []
        for (old, new) in zip(before, after) {
            let name = new.name
            if old.verdict != new.verdict {
                sentences.append("\(name): the verdict was \(old.verdict.rawValue), is \(new.verdict.rawValue)")
            }
            let (was, isNow) = (findings(old, rename), findings(new, { $0 }))
            for finding in was.subtracting(isNow).sorted() { sentences.append("\(name): no longer found: \(finding)") }
            for finding in isNow.subtracting(was).sorted() { sentences.append("\(name): newly found: \(finding)") }
            for (was, isNow) in zip(imports(old), imports(new)) where was != isNow {
                sentences.append("\(name): the import was \(was), is \(isNow)")
            }
        }
        try await approve(copy, before, sentences, &remarks)
        return sentences
    }

    private func approve(
        _ copy: FixtureSet, _ before: [DropReport], _ differences: [String], _ remarks: inout [String]
    ) async throws {
        guard FileManager.default.fileExists(atPath: ApprovedReport.path(of: original)) else { return }
        guard differences.isEmpty, before.allSatisfy({ $0.approval == .matches }) else {
            remarks.append(
                "the set is not found as it was approved, so the copy has no approved report; `mockdest replay --update` writes one"
            )
            return
        }
        _ = try await replayed(copy, approving: true)
    }

    private func replayed(_ set: FixtureSet, approving: Bool = false) async throws -> [DropReport] {
        var options = Replay.Options()
        options.connections = [.files]
        options.verification.maxExamples = 100_000
        if approving { options.verification.maxExamples = VerificationOptions().maxExamples }
        options.update = approving
        var recorders = RecorderGroup([])
        let outcome = try await Replay(sets: [set], options: options).run(recorders: &recorders)
        if let problem = outcome.problems.first { throw problem.error }
        return recorders.report.drops
    }

    /// Each with its places, without values.
    private func findings(_ report: DropReport, _ rename: (String) -> String) -> Set<String> {
        var all: Set<String> = []
        for finding in report.findings {
            for example in finding.examples {
                let place = example.place
                let parts = [
                    rename(place.file), place.line.map { "line \($0)" }, place.record.map { "record \($0)" },
                    place.column.map { "column \($0)" }, place.byteOffset.map { "byte \($0)" },
                ]
                all.insert(
                    "\(finding.id) (\(finding.severity.rawValue), \(finding.count)) at "
                        + parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", "))
            }
        }
        return all
    }

    private func imports(_ report: DropReport) -> [String] {
        report.imports.map { made in
            let rules = made.outcome.counts.map { "\($0.effect.rawValue) \($0.rule) \($0.count)" }.sorted()
            return "\(made.esp) [\(rules.joined(separator: "; "))]"
        }
    }
}
