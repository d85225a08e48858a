import Conformance
import Drops
import Foundation
import Testing

@testable import Verification

/// Generated drops, each with its faults, before and after they were anonymised.
struct AnonymisedFaultTests {
    /// Writes the drop as a fixture set.
    private func write(_ drop: GeneratedDrop, to set: String) throws {
        func put(_ bytes: [UInt8], at path: String) throws {
            let url = URL(filePath: "\(set)/\(path)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
        for file in drop.drop().files { try put(file.content.bytes(), at: "drops/1-full/\(file.path)") }
        var yaml = "destination: generated\nconnection: files\nexpectation:\n"
        yaml += drop.shape.yaml().split(separator: "\n").map { "  \($0)\n" }.joined()
        if let profiles = try drop.expectation().profiles {
            try put(profiles.file.content.bytes(), at: profiles.file.name)
            let columns = profiles.columns.map { "\($0): \($1)" }.joined(separator: ", ")
            yaml += "  profiles: {path: \(profiles.file.name), columns: {\(columns)}}\n"
        }
        try put(Array(yaml.utf8), at: "fixture.yaml")
    }

    /// What is found in the anonymised drop, by place.
    private func found(in set: String) throws -> [Truth: Int] {
        let drop = try LocalDrop.read(["\(set)/drops/1-full"])
        let expectation = try LocalDrop.expectation(at: "\(set)/fixture.yaml", for: "\(set)/drops/1-full")
        let result = try Verifier(expectation, options: VerificationOptions(maxExamples: 100_000)).verify(drop)
        var found: [Truth: Int] = [:]
        for finding in result.findings {
            let isOnce = finding.id == "files/encoding" || finding.id == "files/line-end"
            for example in finding.examples {
                found[named(Truth(finding.id, example.place)), default: 0] += isOnce ? finding.count : 1
            }
        }
        return found
    }

    /// A folder may be called like a value, and is renamed with it.
    private func named(_ truth: Truth) -> Truth {
        var truth = truth
        truth.file = String(truth.file.split(separator: "/").last ?? "")
        return truth
    }

    private func expectSameFaults(_ drop: GeneratedDrop, _ comment: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mockdest-anonymised-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write(drop, to: folder + "/in")
        let summary = try await Anonymiser().run(from: folder + "/in", to: folder + "/out")
        #expect(summary.survivors.isEmpty && summary.differences.isEmpty, "\(summary)\n\(comment)")
        guard summary.survivors.isEmpty else { return }
        let found = try found(in: folder + "/out")
        for (truth, count) in drop.truths.sorted(by: { "\($0.key)" < "\($1.key)" })
        where found[named(truth)] != count {
            Issue.record("\(truth) was put in \(count) times and found \(found[named(truth)] ?? 0) times; \(comment)")
        }
        #expect(found.count == drop.truths.count, "\(comment)")
    }

    @Test(arguments: Fault.allCases)
    func `each fault is at its place still, in CSV and in JSON Lines`(fault: Fault) async throws {
        var tried = (csv: 0, json: 0)
        for seed in UInt64(1)...40 {
            let csv = DropShape(seed: seed)
            if !fault.isOfJSON, fault.fits(csv), tried.csv < 3 {
                tried.csv += 1
                let drop = GeneratedDrop(seed: seed, records: 20, faults: [7: fault], shape: csv)
                try await expectSameFaults(drop, "\(fault), seed \(seed)\n\(csv.yaml())")
            }
            let json = DropShape(jsonLinesFrom: seed)
            if fault.fits(json), tried.json < 1 {
                tried.json += 1
                let drop = GeneratedDrop(seed: seed, records: 20, faults: [7: fault], shape: json)
                try await expectSameFaults(drop, "\(fault), JSON Lines, seed \(seed)\n\(json.yaml())")
            }
        }
        #expect(tried.csv + tried.json > 0)
    }

    @Test(arguments: 0..<8)
    func `many faults in one drop are at their places still`(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed) &+ 31)
        var faults: [Int: Fault] = [:]
        for _ in 0..<30 {
            faults[Int.random(in: 0..<150, using: &generator)] = Fault.allCases.randomElement(using: &generator)
        }
        let drop = GeneratedDrop(seed: UInt64(seed), records: 150, faults: faults)
        try await expectSameFaults(drop, "seed \(seed)\n\(drop.shape.yaml())")
    }
}
