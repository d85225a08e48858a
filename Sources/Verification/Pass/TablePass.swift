import Drops
import Foundation
import Reading

/// Passes over all records of a drop, on several threads: one pass, or one for each share of the identities.
final class TablePass {
    private let table: Table
    private let contents: DropContents
    private let expectation: Expectation
    private let options: VerificationOptions
    private let workers: Int
    private let columns: [[String]]
    let bad: BadRecords
    let ledger: Ledger

    /// Complete after the first pass, but for the bad records.
    private var readings: [FileReading] = []

    /// Reads the headers.
    init(
        _ table: Table, _ contents: DropContents, _ expectation: Expectation, _ options: VerificationOptions,
        workers: Int
    ) throws {
        self.contents = contents
        self.expectation = expectation
        self.options = options
        self.workers = workers
        bad = BadRecords(files: table.files.count)
        ledger = Ledger(maximumExamples: options.maxExamples)
        columns = try HeaderPass(table, expectation, ledger).columns()
        self.table = table.with(columns: columns)
    }

    /// One pass.
    ///
    /// - Parameter comparison: its first share also has form and values looked at.
    /// - Returns: nil without a comparison.
    /// - Throws: ``TooManyIdentities`` where the comparison has.
    func run(_ comparison: Comparison?) throws -> ComparisonOutcome? {
        let queue = try BatchQueue(table, meter: options.meter)
        let (expectation, columns, bad) = (self.expectation, self.columns, self.bad)
        let files = table.files.map { (path: $0.path, stem: contents.stem(of: $0)) }
        nonisolated(unsafe) let passes = (0..<workers).map { _ in
            RecordPass(expectation, comparison, bad, maximumExamples: options.maxExamples)
        }
        // Each worker has a pass and plans of its own.
        try Workers.run(workers) { worker in
            let batch = RecordBatch()
            let plans = files.indices.map {
                FilePlan(file: files[$0].path, stem: files[$0].stem, columns: columns[$0], expectation, comparison)
            }
            do {
                while try queue.next(into: batch) { try passes[worker].check(batch, plans[batch.fileIndex]) }
            } catch is TooManyIdentities {
                throw TooManyIdentities(progress: queue.progress)
            }
        }
        if (comparison?.share.round ?? 0) == 0 { try gather(passes, queue.facts) }
        for pass in passes { ledger.merge(pass.ledger) }
        guard let comparison else { return nil }
        return try conclude(comparison, passes.compactMap(\.identities))
    }

    private func conclude(_ comparison: Comparison, _ passes: [IdentityPass]) throws -> ComparisonOutcome {
        try DeferredRecord.settle(passes.flatMap(\.deferred), comparison, expectation, ledger, bad)
        var sightings = IdentitySightings(limit: options.maxExamples)
        for pass in passes { sightings.merge(pass.sightings) }
        let identity = columns.map(comparison.identity.positions)
        var outcome = try Conclusion(comparison: comparison, table: table, columns: identity, seen: sightings)
            .outcome()
        outcome.isComplete = !identity.contains(nil) && readings.allSatisfy { $0.facts.damage == nil }
        return outcome
    }

    private func gather(_ passes: [RecordPass], _ facts: [FileFacts]) throws {
        readings = try table.files.enumerated().map { index, file in
            var reading = FileReading(
                name: file.name, path: file.path, part: contents.part(of: file),
                facts: index < facts.count ? facts[index] : FileFacts())
            for tally in passes.compactMap({ $0.tallies[index] }) {
                reading.seen += tally.records
                reading.badEncodingRecords += tally.badEncodingRecords
                guard let place = tally.badEncoding else { continue }
                if reading.badEncoding.map({ Ledger.precedes(place, $0) }) ?? true { reading.badEncoding = place }
            }
            reading.oddLineEnds = try OddLineEnds(table, fileIndex: index, reading.facts.lineEnds)
            return reading
        }
    }

    /// What is known of each file after all passes.
    func finished() -> [FileReading] {
        readings.enumerated().map { index, reading in
            var reading = reading
            reading.bad = bad.count(file: index)
            return reading
        }
    }
}
