import Drops
import Foundation
import Testing

@testable import Verification

/// Drops with known faults: every one is found at its exact place, and nothing else is.
struct FaultTruthTests {
    /// Recall and precision, by file, record, line, column and byte.
    private static func expectExactly(
        _ drop: GeneratedDrop, workers: Int = 1, _ comment: @autoclosure () -> String = ""
    ) throws {
        let result = try drop.verify(workers: workers)
        #expect(result.verdict == (drop.truths.isEmpty ? .pass : .fail), "\(comment())")
        var found: [Truth: Int] = [:]
        for finding in result.findings {
            // Told once for a file, with a count; all others with every place.
            let isOnce = finding.id == "files/encoding" || finding.id == "files/line-end"
            #expect(isOnce || finding.count == finding.examples.count, "\(comment())")
            for example in finding.examples {
                found[Truth(finding.id, example.place), default: 0] += isOnce ? finding.count : 1
            }
        }
        for (truth, count) in drop.truths.sorted(by: { "\($0.key)" < "\($1.key)" }) where found[truth] != count {
            Issue.record("\(truth) was put in \(count) times and found \(found[truth] ?? 0) times; \(comment())")
        }
        for (truth, count) in found.sorted(by: { "\($0.key)" < "\($1.key)" }) where drop.truths[truth] == nil {
            Issue.record("\(truth) was found \(count) times and never put in; \(comment())")
        }
        #expect(result.files.reduce(0) { $0 + $1.records } == drop.recordCount, "\(comment())")
    }

    @Test(arguments: Fault.allCases.filter { !$0.isOfJSON })
    func `each fault is found at its exact place, and nothing else`(fault: Fault) throws {
        var tried = 0
        var seed: UInt64 = 0
        while tried < 6 {
            seed += 1
            let shape = DropShape(seed: seed)
            guard fault.fits(shape) else { continue }
            tried += 1
            for at in [0, 7, 19] {
                let drop = GeneratedDrop(seed: seed, records: 20, faults: [at: fault])
                #expect(!drop.truths.isEmpty || (fault == .wrongLineEnd && !shape.endsWithLineEnd))
                try Self.expectExactly(drop, "\(fault) at \(at), seed \(seed)\n\(shape.yaml())")
            }
        }
    }

    @Test(arguments: Fault.allCases)
    func `each fault that JSON Lines can have is found at its exact place, and nothing else`(fault: Fault) throws {
        for seed in UInt64(1)...12 {
            let shape = DropShape(jsonLinesFrom: seed)
            guard fault.fits(shape) else { continue }
            for at in [0, 7, 19] {
                let drop = GeneratedDrop(seed: seed, records: 20, faults: [at: fault], shape: shape)
                try Self.expectExactly(drop, "\(fault) at \(at), seed \(seed)\n\(shape.yaml())")
            }
        }
    }

    @Test(arguments: 0..<24)
    func `many faults in one drop are all found, in any layout, behind quoted line ends, in parts and inside gzip`(
        seed: Int
    ) throws {
        var generator = SeededGenerator(seed: UInt64(seed) &+ 99)
        var faults: [Int: Fault] = [:]
        for _ in 0..<40 {
            faults[Int.random(in: 0..<200, using: &generator)] = Fault.allCases.randomElement(using: &generator)
        }
        let drop = GeneratedDrop(seed: UInt64(seed), records: 200, faults: faults)
        try Self.expectExactly(drop, "seed \(seed)\n\(drop.shape.yaml())")
    }

    @Test(arguments: 0..<16)
    func `many faults in one drop of JSON Lines are all found`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) &+ 7)
        var faults: [Int: Fault] = [:]
        for _ in 0..<40 {
            faults[Int.random(in: 0..<200, using: &generator)] = Fault.allCases.randomElement(using: &generator)
        }
        let shape = DropShape(jsonLinesFrom: UInt64(seed))
        let drop = GeneratedDrop(seed: UInt64(seed), records: 200, faults: faults, shape: shape)
        try Self.expectExactly(drop, workers: 2, "seed \(seed)\n\(shape.yaml())")
    }

    @Test(arguments: [1, 10, 100, 1000, 10_000])
    func `the size of a drop hides nothing`(records: Int) throws {
        try Self.expectExactly(Self.large(seed: 3, records: records), workers: 2, "\(records) records")
    }

    /// `MOCKDEST_LARGE_DROP=1 swift test --filter FaultTruthTests`
    @Test(.enabled(if: ProcessInfo.processInfo.environment["MOCKDEST_LARGE_DROP"] != nil))
    func `a million records hide nothing`() throws {
        try Self.expectExactly(Self.large(seed: 4, records: 1_000_000), workers: 2)
    }

    private static func large(seed: UInt64, records: Int) -> GeneratedDrop {
        var generator = SeededGenerator(seed: seed)
        var shape = DropShape(seed: seed)
        shape.comparesProfiles = true
        shape.naming = .defaultName
        shape.partSize = max(1, records / 3)
        var faults: [Int: Fault] = [:]
        for fault in Fault.allCases {
            for _ in 0..<3 { faults[Int.random(in: 0..<records, using: &generator)] = fault }
        }
        return GeneratedDrop(seed: seed, records: records, faults: faults, shape: shape)
    }

    @Test func `the result does not depend on the number of workers`() throws {
        let drop = Self.large(seed: 7, records: 20_000)
        #expect(drop.drop().files.reduce(0) { $0 + $1.content.size } > 1 << 20)
        let alone = try drop.verify(workers: 1, maximumExamples: 3)
        let together = try drop.verify(workers: 3, maximumExamples: 3)
        #expect(alone == together)
    }

    @Test func `a last record that was cut is found where it starts`() throws {
        let drop = GeneratedDrop(seed: 5, records: 10, shape: .plain)
        let whole = drop.parts[0].bytes
        let last = try #require(whole.dropLast().lastIndex(of: 0x0A)) + 1
        let cut = Array(whole[..<(try #require(whole[last...].firstIndex(of: 0x2C)) + 1)])
        let result = try Verifier(drop.expectation()).verify(
            Drop(name: "d", endpoint: .files, files: [Drop.File(name: "a.csv", content: Blob(cut))]))
        let line = cut.count { $0 == 0x0A } + 1
        #expect(
            result.findings.map { Truth($0.id, $0.first.place) } == [
                Truth("files/line-end", file: "a.csv", byteOffset: cut.count),
                Truth("columns/count", file: "a.csv", record: 10, line: line, byteOffset: last),
            ])
    }
}
