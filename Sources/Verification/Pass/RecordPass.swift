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
    /// Whether form and values were looked at in an earlier round.
    private let isRepeated: Bool

    init(
        _ expectation: Expectation, _ comparison: Comparison?, _ bad: BadRecords, maximumExamples: Int
    ) {
        let ledger = Ledger(maximumExamples: maximumExamples)
        self.ledger = ledger
        self.bad = bad
        cells = CellReader(expectation.files.dialect)
        isRepeated = (comparison?.share.round ?? 0) > 0
        identities = comparison.map { IdentityPass($0, expectation, ledger, bad) }
    }

    /// Checks the records of `batch`.
    func check(_ batch: RecordBatch, _ plan: FilePlan) throws {
        if !isRepeated { batch.markBadEncoding() }
        let view = batch.view
        let start = batch.firstNumber == 0 && view.count > 0 ? 1 : 0
        if start == 1, !isRepeated { checkHeaderEncoding(batch, plan) }
        state.reset(view.count)
        for record in start..<view.count where !view.isRegular(record, width: plan.columns.count) {
            checkForm(batch, record, plan)
        }
        if !isRepeated { for test in plan.tests { check(test, batch, view, start, plan) } }
        if let columns = plan.identity { try identities?.check(batch, view, start, state, plan, columns) }
        bad.note(
            file: batch.fileIndex, first: batch.firstNumber,
            UnsafeBufferPointer(rebasing: state.isBad[0..<view.count]))
        tallies[batch.fileIndex, default: Tally()].records += view.count - start
    }

    // MARK: Form

    private func checkHeaderEncoding(_ batch: RecordBatch, _ plan: FilePlan) {
        guard batch.defects(of: 0).contains(.badEncoding) else { return }
        batch.withRecord(0) {
            noteBadEncoding(RecordInFile(record: $0, file: plan.file, columns: plan.columns), batch.fileIndex)
        }
    }

    private func checkForm(_ batch: RecordBatch, _ record: Int, _ plan: FilePlan) {
        state.isBad[record] = 1
        batch.withRecord(record) { found in
            state.readable[record] = Readable(found, plan)
            if isRepeated { return }
            let inFile = RecordInFile(record: found, file: plan.file, columns: plan.columns)
            for check in CheckCatalog.recordChecks { check.check(inFile, ledger) }
            if found.defects.contains(.badEncoding) { noteBadEncoding(inFile, batch.fileIndex) }
        }
    }

    private func noteBadEncoding(_ record: RecordInFile, _ fileIndex: Int) {
        let offset = record.record.defectOffset ?? record.record.byteOffset
        tallies[fileIndex, default: Tally()].badEncodingRecords += 1
        let place = record.place(column: record.column(at: offset), byteOffset: offset)
        if let known = tallies[fileIndex]?.badEncoding?.record, known <= record.record.number { return }
        tallies[fileIndex]?.badEncoding = place
    }

    // MARK: Values

    /// Column by column: what a test needs is fetched once for many records.
    private func check(
        _ test: FilePlan.Test, _ batch: RecordBatch, _ view: RecordView, _ start: Int, _ plan: FilePlan
    ) {
        let (cells, accepts, column) = (self.cells, test.test.accepts, test.column)
        let readable = state.readable
        var record = start
        while record < view.count {
            if readable[record] == .whole {
                let field = view.field(column, of: record)
                let (bytes, isNull) = cells.value(field)
                if !accepts(bytes, isNull) {
                    state.isBad[record] = 1
                    note(test, field, bytes, isNull, batch, record, plan)
                }
            }
            record += 1
        }
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
