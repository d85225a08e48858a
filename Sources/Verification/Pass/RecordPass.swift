import Reading

/// One worker's way through the records: form, values, identity. What it notes is its own until all are done.
final class RecordPass {
    /// What one worker saw of one file.
    struct Tally {
        var records = 0
        var badEncodingRecords = 0
        var badEncoding: Place?
    }

    let ledger: Ledger
    private(set) var tallies: [Int: Tally] = [:]
    let identities: IdentityPass?
    private let bad: BadRecords
    private let cells: CellReader
    private let state = BatchState()
    /// Values of the batch at hand that do not pass a test of their column.
    private var failures: [(record: Int, test: Int)] = []
    private let exchange: ColumnExchange
    private let dialect: Dialect
    private let comparesProfiles: Bool
    /// Whether form and values were looked at in an earlier round.
    private let isRepeated: Bool

    init(
        _ expectation: Expectation, _ comparison: Comparison?, _ bad: BadRecords, maximumExamples: Int
    ) {
        let ledger = Ledger(maximumExamples: maximumExamples)
        self.ledger = ledger
        self.bad = bad
        cells = CellReader(expectation.files.dialect)
        exchange = ColumnExchange(cells: cells)
        dialect = expectation.files.dialect
        comparesProfiles = comparison?.profiles != nil
        isRepeated = (comparison?.share.round ?? 0) > 0
        identities = comparison.map { IdentityPass($0, expectation, ledger, bad) }
    }

    /// Checks the records of `batch`.
    func check(_ batch: RecordBatch, _ plan: FilePlan) throws {
        if !isRepeated { batch.markBadEncoding() }
        let view = batch.view
        let start = batch.dataRecords.lowerBound
        if start == 1, !isRepeated { checkHeaderEncoding(batch, plan) }
        state.reset(view.count)
        for record in start..<view.count where !view.isRegular(record, width: plan.columns.count) {
            checkForm(batch, record, plan)
        }
        for index in plan.tests.indices { check(index, view, start, plan) }
        if let columns = plan.identity { try identities?.check(batch, view, start, state, plan, columns) }
        if !failures.isEmpty { noteFailures(batch, view, plan) }
        bad.note(
            file: batch.fileIndex, first: batch.firstNumber,
            UnsafeBufferPointer(rebasing: state.isBad[0..<view.count]))
        tallies[batch.fileIndex, default: Tally()].records += view.count - start
    }

    // MARK: Form

    private func checkHeaderEncoding(_ batch: RecordBatch, _ plan: FilePlan) {
        guard batch.defects(of: 0).contains(.badEncoding) else { return }
        batch.withRecord(0) {
            noteBadEncoding(
                RecordInFile(record: $0, file: plan.file, columns: plan.columns, dialect: dialect), batch.fileIndex)
        }
    }

    private func checkForm(_ batch: RecordBatch, _ record: Int, _ plan: FilePlan) {
        state.isBad[record] = 1
        batch.withRecord(record) { found in
            let damaged = Readable.damaged(found, dialect)
            if !damaged.isEmpty { state.damaged[record] = damaged }
            state.readable[record] = Readable(
                found, plan, damaged: damaged, comparesProfiles: comparesProfiles)
            if isRepeated { return }
            let inFile = RecordInFile(record: found, file: plan.file, columns: plan.columns, dialect: dialect)
            for check in CheckCatalog.recordChecks { check.check(inFile, ledger) }
            if found.defects.contains(.badEncoding) { noteBadEncoding(inFile, batch.fileIndex) }
        }
    }

    private func noteBadEncoding(_ record: RecordInFile, _ fileIndex: Int) {
        let found = record.record
        // Another defect may come first.
        let offset = found.byteOffset + (UTF8Validation.firstInvalidOffset(in: found.raw) ?? 0)
        tallies[fileIndex, default: Tally()].badEncodingRecords += 1
        let place = record.place(column: record.column(at: offset), byteOffset: offset)
        if let known = tallies[fileIndex]?.badEncoding?.record, known <= found.number { return }
        tallies[fileIndex]?.badEncoding = place
    }

    // MARK: Values

    /// Column by column: what a test needs is fetched once for many records.
    private func check(_ index: Int, _ view: RecordView, _ start: Int, _ plan: FilePlan) {
        let test = plan.tests[index]
        let (cells, accepts, column) = (self.cells, test.test.accepts, test.column)
        let readable = state.readable
        var record = start
        while record < view.count {
            if readable[record].hasValues {
                let (bytes, isNull) = cells.value(view.field(column, of: record))
                if !accepts(bytes, isNull), state.damaged[record]?.contains(column) != true {
                    state.isBad[record] = 1
                    failures.append((record, index))
                }
            }
            record += 1
        }
    }

    /// Told only once the records were compared: a value that stands in the wrong column is not of the wrong type.
    private func noteFailures(_ batch: RecordBatch, _ view: RecordView, _ plan: FilePlan) {
        for (record, failures) in Dictionary(grouping: failures, by: \.record).sorted(by: { $0.key < $1.key })
        where identities?.isRound(of: record) ?? true {
            var exchanged = state.exchanged[record] ?? []
            let columns = failures.map { plan.tests[$0.test].column }.filter { !exchanged.contains($0) }
            for pair in exchange.pairs(columns, view, record, plan) {
                exchange.note(pair, batch, view, record, plan, ledger)
                exchanged.formUnion([pair.0, pair.1])
            }
            for test in failures.map({ plan.tests[$0.test] }) where !exchanged.contains(test.column) {
                let field = view.field(test.column, of: record)
                let (bytes, isNull) = cells.value(field)
                note(test, field, bytes, isNull, batch, record, plan)
            }
        }
        failures.removeAll(keepingCapacity: true)
    }

    private func note(
        _ test: FilePlan.Test, _ field: Record.Field, _ bytes: UnsafeRawBufferPointer, _ isNull: Bool,
        _ batch: RecordBatch, _ record: Int, _ plan: FilePlan
    ) {
        let text = isNull ? nil : String(decoding: bytes, as: UTF8.self)
        let place = plan.place(batch, record, test.column, field.byteOffset)
        ledger.note(
            test.check, file: plan.file, column: place.column, record: place.record ?? 0,
            example: {
                Finding.Example(
                    place: place, expected: "\(test.test.expected)",
                    actual: test.test.isPersonal ? .value(text) : "\(text.map(VisibleText.show) ?? "null")")
            },
            message: { "\(test.test.message)" })
    }
}
