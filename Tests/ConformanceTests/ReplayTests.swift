import Drops
import Foundation
import Reporting
import Testing

@testable import Conformance

/// Many fixture sets in one run.
struct ReplayTests {
    private func withSets(_ names: [String], _ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mockdest-replay-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in names { try write(name, in: folder) }
        try await body(folder)
    }

    /// A set of one drop, with an address that is none where `isBad`.
    private func write(_ name: String, in folder: String, isBad: Bool = false) throws {
        let set = "\(folder)/\(name)"
        try FileManager.default.createDirectory(atPath: set + "/drops/1-full", withIntermediateDirectories: true)
        try """
        destination: Amazon S3
        connection: files
        expectation:
          columns: [{name: email, type: email}]
        """.write(toFile: set + "/fixture.yaml", atomically: true, encoding: .utf8)
        let text = "email\n" + (isBad ? "nobody" : "a@b.co") + "\n"
        try text.write(toFile: set + "/drops/1-full/a.csv", atomically: true, encoding: .utf8)
    }

    private func replay(
        _ sets: [FixtureSet], _ change: (inout Replay.Options) -> Void = { _ in }
    ) async throws -> (Report, Replay.Outcome) {
        var options = Replay.Options()
        change(&options)
        var recorders = RecorderGroup([])
        let outcome = try await Replay(sets: sets, options: options).run(recorders: &recorders)
        return (recorders.report, outcome)
    }

    @Test func `drops are told in the order of the sets, however many are at work`() async throws {
        let names = (10..<40).map { "set-\($0)" }
        try await withSets(names) { folder in
            let sets = FixtureSet.discover(in: [folder]).sets
            for jobs in [1, 7] {
                let (report, outcome) = try await replay(sets) { $0.jobs = jobs }
                #expect(report.drops.map(\.name) == names.map { "\($0)/1-full" })
                #expect(outcome.problems.isEmpty && outcome.left.isEmpty)
            }
        }
    }

    @Test func `after a failure no further set is begun, if that is wanted`() async throws {
        try await withSets(["a", "c", "d"]) { folder in
            try write("b", in: folder, isBad: true)
            let sets = FixtureSet.discover(in: [folder]).sets
            let (report, outcome) = try await replay(sets) { ($0.jobs, $0.isFailFast) = (1, true) }
            #expect(report.drops.map(\.name) == ["a/1-full", "b/1-full"])
            #expect(outcome.left == ["c", "d"])
            #expect(try await replay(sets) { $0.jobs = 1 }.0.drops.count == 4)
        }
    }

    @Test func `a set that cannot be used is a sentence, and the others still run`() async throws {
        try await withSets(["good", "gone", "twice", "outside"]) { folder in
            try "destination: [".write(toFile: folder + "/gone/fixture.yaml", atomically: true, encoding: .utf8)
            try write("other/twice", in: folder)
            try "email\na@b.co\n".write(toFile: folder + "/e.csv", atomically: true, encoding: .utf8)
            let outside = """
                destination: Amazon S3
                expectation:
                  columns: [email]
                  identity: {column: email}
                  profiles: {path: ../e.csv}
                """
            try outside.write(toFile: folder + "/outside/fixture.yaml", atomically: true, encoding: .utf8)
            let (sets, problems) = FixtureSet.discover(in: [folder, folder + "/other", folder + "/nowhere"])
            #expect(sets.map(\.name) == ["good", "twice"])
            let sentences = problems.map { "\($0)" }
            #expect(sentences.count == 4)
            #expect(sentences.contains { $0.contains("gone/fixture.yaml") })
            #expect(sentences.contains { $0.contains("two fixture sets are called \"twice\"") })
            #expect(sentences.contains { $0.contains("../e.csv lies outside the set") })
            #expect(sentences.contains { $0.contains("nowhere: no fixture set is there") })
        }
    }

    @Test func `each set is one machine's, whatever other sets there are`() {
        let names = (0..<1000).map { "customer-\($0)" }
        let shards = (1...4).map { FixtureSelection.Shard(index: $0, count: 4)! }
        for name in names { #expect(shards.count { $0.holds(name) } == 1) }
        for shard in shards { #expect((200...300).contains(names.count(where: shard.holds))) }
        // Fixed for good: a set must not move to another machine with a new version.
        #expect(FixtureSelection.Shard.hash("") == UInt64(0xCBF2_9CE4_8422_2325) ^ 0xCBF2_9CE4)
        #expect(FixtureSelection.Shard("2/5") == FixtureSelection.Shard(index: 2, count: 5))
        #expect(["0/5", "6/5", "1", "1/0", "a/b", "1/2/3"].allSatisfy { FixtureSelection.Shard($0) == nil })
        let pod = FixtureSelection.Shard(environment: ["JOB_COMPLETION_INDEX": "0", "JOB_COMPLETIONS": "3"])
        #expect(pod == FixtureSelection.Shard(index: 1, count: 3))
    }

    @Test func `only what failed in a report of either form is replayed again`() async throws {
        try await withSets(["a", "c"]) { folder in
            try write("b", in: folder, isBad: true)
            let sets = FixtureSet.discover(in: [folder]).sets
            let report = try await replay(sets).0
            let document = folder + "/report.json"
            try JSONForm.text(of: report, masking: .length).write(toFile: document, atomically: true, encoding: .utf8)
            var lines: any Recorder = JSONLinesRecorder(
                file: ReportFile(path: folder + "/report.jsonl"), masking: .length)
            for drop in report.drops { try lines.record(.dropFinished(drop)) }
            try lines.record(.finished(report))
            for path in [document, folder + "/report.jsonl"] {
                var selection = FixtureSelection()
                selection.names = try FailedDrops(inReportAt: path).sets
                #expect(FixtureSet.discover(in: [folder], selection: selection).sets.map(\.name) == ["b"])
            }
            #expect(throws: ReportReader.Unreadable.self) { try FailedDrops(inReportAt: folder + "/e.csv") }
        }
    }
}
