import Drops
import Foundation
import Reading

/// One pass over all records of a drop, on several threads.
final class TablePass {
    private let table: Table
    private let contents: DropContents
    private let expectation: Expectation
    private let comparison: Comparison?
    private let maximumExamples: Int

    /// Complete after the pass.
    private(set) var readings: [FileReading] = []
    private(set) var duplicates: ComparisonOutcome.PerFile = [:]

    init(
        _ table: Table, _ contents: DropContents, _ expectation: Expectation, _ comparison: Comparison?,
        _ maximumExamples: Int
    ) {
        self.table = table
        self.contents = contents
        self.expectation = expectation
        self.comparison = comparison
        self.maximumExamples = maximumExamples
    }

    func run(workers: Int, judged: RecordPass.Judged?) throws -> Ledger {
        let files = table.files.map(\.path)
        let stems = table.files.map(contents.stem)
        let ledger = Ledger(maximumExamples: maximumExamples)
        let columns = try readHeaders(ledger)
        let (expectation, comparison) = (self.expectation, self.comparison)
        let queue = try BatchQueue(table)
        nonisolated(unsafe) let judged = judged
        nonisolated(unsafe) let passes = (0..<workers).map { _ in
            RecordPass(expectation, comparison, files: files, maximumExamples: maximumExamples)
        }
        // Each worker has a pass and plans of its own.
        try Workers.run(workers) { worker in
            let batch = RecordBatch()
            let pass = passes[worker]
            let plans = files.indices.map {
                FilePlan(file: files[$0], stem: stems[$0], columns: columns[$0], expectation, comparison)
            }
            while try queue.next(into: batch) { try pass.check(batch, plans[batch.fileIndex], judged) }
        }
        gather(passes, queue.facts, ledger)
        return ledger
    }

    /// Reads each file's header and has it checked.
    private func readHeaders(_ ledger: Ledger) throws -> [[String]] {
        try table.files.enumerated().map { index, file in
            guard table.dialect.hasHeader, let header = try readHeader(index, file, ledger) else {
                return expectation.columns.map(\.name)
            }
            for check in CheckCatalog.headerChecks { check.check(header, expectation, ledger) }
            return header.names
        }
    }

    private func readHeader(_ index: Int, _ file: Drop.File, _ ledger: Ledger) throws -> Header? {
        let reader = try RecordReader(table: table, fileIndex: index)
        let batch = RecordBatch(capacity: 16 << 10)
        guard try reader.next(into: batch) else { return nil }
        batch.markBadEncoding()
        return batch.withRecord(0) { record in
            let names = record.fields.map(\.string)
            let inFile = RecordInFile(record: record, file: file.path, columns: names)
            for check in CheckCatalog.recordChecks { check.check(inFile, ledger) }
            return Header(
                file: file.path, names: names, line: record.line, byteOffset: record.byteOffset,
                offsets: record.fields.map(\.byteOffset))
        }
    }

    private func gather(_ passes: [RecordPass], _ facts: [FileFacts], _ ledger: Ledger) {
        for (index, file) in table.files.enumerated() {
            var reading = FileReading(
                name: file.name, path: file.path, part: contents.part(of: file),
                facts: index < facts.count ? facts[index] : FileFacts())
            for tally in passes.compactMap({ $0.tallies[index] }) {
                reading.good += tally.good
                reading.bad += tally.bad
                reading.badEncodingRecords += tally.badEncodingRecords
                guard let place = tally.badEncoding else { continue }
                if reading.badEncoding.map({ Ledger.precedes(place, $0) }) ?? true { reading.badEncoding = place }
            }
            readings.append(reading)
        }
        for pass in passes {
            ledger.merge(pass.ledger)
            for (file, found) in pass.duplicates { duplicates[file, default: Lowest(maximumExamples)].merge(found) }
        }
    }
}
