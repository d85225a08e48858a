import Reading

/// One worker's way through the records: form, values, identity, comparison.
final class RecordPass {
    /// What one worker saw of one file.
    struct Tally {
        var good = 0
        var bad = 0
        var badEncodingRecords = 0
        var badEncoding: Place?
    }

    /// Told of each record of a batch whether it is good; nil for a header.
    typealias Judged = (_ batch: RecordBatch, _ record: Int, _ isGood: Bool?) throws -> Void

    let ledger: Ledger
    private(set) var tallies: [Int: Tally] = [:]
    private(set) var duplicates: ComparisonOutcome.PerFile = [:]
    private let expectation: Expectation
    private let comparison: Comparison?
    private let files: [String]
    private let cells: CellReader
    private let lookup: RecordLookup?
    private var key: IdentityKey
    private let type: ValueType
    private let trims: Bool

    init(_ expectation: Expectation, _ comparison: Comparison?, files: [String], maximumExamples: Int) {
        self.expectation = expectation
        self.comparison = comparison
        self.files = files
        ledger = Ledger(maximumExamples: maximumExamples)
        cells = CellReader(expectation.files.dialect)
        lookup = comparison?.profiles.map { RecordLookup(table: $0.table) }
        let identity = expectation.identity ?? IdentityExpectation(columns: [])
        key = IdentityKey(identity)
        type = identity.valueType
        trims = identity.normalisation.contains(.trim)
    }

    /// Checks the data records of `batch`.
    func check(_ batch: RecordBatch, _ plan: FilePlan, _ judged: Judged? = nil) throws {
        batch.markBadEncoding()
        var good = 0
        let start = batch.firstNumber == 0 && batch.recordCount > 0 ? 1 : 0
        var record = start
        if start == 1 {
            if batch.defects(of: 0).contains(.badEncoding) {
                batch.withRecord(0) {
                    noteBadEncoding(RecordInFile(record: $0, file: plan.file, columns: plan.columns), batch.fileIndex)
                }
            }
            if let judged { try judged(batch, 0, nil) }
        }
        let width = plan.columns.count
        let hasTests = !plan.tests.isEmpty
        let (columns, comparison) = (plan.identity, comparison)
        while record < batch.recordCount {
            let isRegular = batch.isRegular(record, width: width)
            let readable = isRegular ? .whole : try checkForm(batch, record, plan)
            var isGood = isRegular
            if readable == .whole, hasTests, !checkValues(batch, record, plan) { isGood = false }
            if readable != .nothing, let comparison, let columns,
                !(try checkIdentity(batch, record, plan, columns, comparison, readable))
            {
                isGood = false
            }
            if isGood { good += 1 }
            if let judged { try judged(batch, record, isGood) }
            record += 1
        }
        var tally = tallies[batch.fileIndex] ?? Tally()
        tally.good += good
        tally.bad += max(0, batch.recordCount - start) - good
        tallies[batch.fileIndex] = tally
    }

    /// How much of a record can be relied on.
    private enum Readable { case nothing, identity, whole }

    private func checkForm(_ batch: RecordBatch, _ record: Int, _ plan: FilePlan) throws -> Readable {
        batch.withRecord(record) { found in
            let inFile = RecordInFile(record: found, file: plan.file, columns: plan.columns)
            for check in CheckCatalog.recordChecks { check.check(inFile, ledger) }
            if found.defects.contains(.badEncoding) { noteBadEncoding(inFile, batch.fileIndex) }
            return readable(found, plan)
        }
    }

    private func readable(_ record: Record, _ plan: FilePlan) -> Readable {
        if record.raw.isEmpty, plan.columns.count > 1 { return .nothing }
        let isBroken = !record.defects.isDisjoint(with: [.unclosedQuote, .textAfterQuote, .tooLong])
        if !isBroken, record.fields.count == plan.columns.count { return .whole }
        // The identity is good as long as it stands before what is wrong.
        let limit =
            isBroken ? record.fields.lastIndex { $0.byteOffset <= record.defectOffset ?? 0 } ?? 0 : record.fields.count
        return (plan.identity?.max() ?? .max) < limit ? .identity : .nothing
    }

    private func noteBadEncoding(_ record: RecordInFile, _ fileIndex: Int) {
        let offset = record.record.defectOffset ?? record.record.byteOffset
        tallies[fileIndex, default: Tally()].badEncodingRecords += 1
        let place = record.place(column: record.column(at: offset), byteOffset: offset)
        if let known = tallies[fileIndex]?.badEncoding?.record, known <= record.record.number { return }
        tallies[fileIndex]?.badEncoding = place
    }

    private func checkValues(_ batch: RecordBatch, _ record: Int, _ plan: FilePlan) -> Bool {
        batch.select(record)
        var isGood = true
        for index in plan.tests.indices {
            let field = batch.field(plan.tests[index].column)
            let (bytes, isNull) = cells.value(field)
            if plan.tests[index].test.accepts(bytes, isNull) { continue }
            isGood = false
            note(plan.tests[index], field, bytes, isNull, batch, record, plan)
        }
        return isGood
    }

    private func note(
        _ test: FilePlan.Test, _ field: Record.Field, _ bytes: UnsafeRawBufferPointer, _ isNull: Bool,
        _ batch: RecordBatch, _ record: Int, _ plan: FilePlan
    ) {
        let text = isNull ? nil : String(decoding: bytes, as: UTF8.self)
        let place = place(batch, record, plan, test.column, field.byteOffset)
        ledger.note(
            test.check, file: plan.file, column: place.column, record: place.record ?? 0,
            example: {
                Finding.Example(
                    place: place, expected: "\(test.test.expected)",
                    actual: test.test.isPersonal ? .value(text) : "\(text.map(VisibleText.show) ?? "null")")
            },
            message: { "\(test.test.message)" })
    }

    private func place(_ batch: RecordBatch, _ record: Int, _ plan: FilePlan, _ column: Int, _ offset: Int) -> Place {
        Place(
            file: plan.file, line: batch.line(of: record), record: batch.number(of: record),
            column: plan.columns[column], byteOffset: offset)
    }

    // MARK: Identity

    private func checkIdentity(
        _ batch: RecordBatch, _ record: Int, _ plan: FilePlan, _ columns: [Int], _ comparison: Comparison,
        _ readable: Readable
    ) throws -> Bool {
        batch.select(record)
        for index in columns.indices {
            let column = columns[index]
            let field = batch.field(column)
            let (bytes, isNull) = cells.value(field)
            if bytes.count > 0, bytes[0] > 0x20, !trims, type.accepts(bytes) { continue }
            let isBlank = isNull || IdentityKey.trimmed(bytes).isEmpty
            let isValid = !isBlank && comparison.identity.accepts(bytes)
            if isValid { continue }
            let found = IdentityInRecord(
                place: place(batch, record, plan, column, field.byteOffset),
                text: isNull ? nil : String(decoding: bytes, as: UTF8.self), isBlank: isBlank, isValid: isValid)
            for check in CheckCatalog.identityChecks where !check.check(found, comparison.identity, ledger) {
                return false
            }
        }
        let fingerprint = comparison.fingerprint(batch, columns, &key)
        return try compare(batch, record, plan, readable, fingerprint, comparison)
    }

    private func compare(
        _ batch: RecordBatch, _ record: Int, _ plan: FilePlan, _ readable: Readable, _ fingerprint: Fingerprint,
        _ comparison: Comparison
    ) throws -> Bool {
        let sighting = IdentityIndex.Sighting(
            file: UInt32(batch.fileIndex), record: UInt32(batch.number(of: record)),
            line: UInt32(batch.line(of: record)),
            byteOffset: UInt64(batch.byteOffset(of: record)))
        func text() -> String {
            plan.identity!.map { batch.field($0).string }.joined(separator: " + ")
        }
        var fingerprint = fingerprint
        fingerprint.low ^= plan.exportSalt
        let answer = comparison.index.see(fingerprint, at: sighting) { comparison.profiles == nil ? nil : text() }
        if let (again, first) = answer.repeated, comparison.identity.isUnique {
            note(again, first, comparison, text)
        }
        guard answer.isExpected, readable == .whole, !plan.compared.isEmpty else { return true }
        var hash = CellHash()
        for index in plan.compared.indices {
            guard let column = plan.compared[index] else { continue }
            let (bytes, isNull) = cells.value(batch.field(column))
            hash.add(bytes, isNull: isNull)
        }
        if hash.value == answer.cells { return true }
        return try noteDifferences(batch, record, plan, answer.expectedOffset, comparison)
    }

    private func note(
        _ again: IdentityIndex.Sighting, _ first: IdentityIndex.Sighting, _ comparison: Comparison, _ text: () -> String
    ) {
        let file = files[Int(again.file)]
        let column = comparison.identity.columns.joined(separator: "+")
        duplicates[file, default: Lowest(ledger.maximumExamples)].add(
            Int(again.record),
            ComparisonOutcome.Identity(
                place: again.place(file: file, column: column), text: text(),
                first: first.place(file: files[Int(first.file)], column: column)))
    }

    /// Whether the column holds a list of audiences and both have the same ones: their order says nothing.
    private func isSameList(_ column: String, _ actual: String?, _ wanted: String?) -> Bool {
        guard case .listColumn(column, let separator) = expectation.membership?.form, let actual, let wanted else {
            return false
        }
        return actual.split(separator: separator).sorted() == wanted.split(separator: separator).sorted()
    }

    private func noteDifferences(
        _ batch: RecordBatch, _ record: Int, _ plan: FilePlan, _ offset: UInt64, _ comparison: Comparison
    ) throws -> Bool {
        guard let lookup else { return true }
        let expected = try comparison.expectedValues(at: offset, lookup)
        var differing: [DifferingCell] = []
        for (column, wanted) in zip(plan.compared, expected) {
            guard let column else { continue }
            let field = batch.field(column)
            let (bytes, isNull) = cells.value(field)
            let actual = isNull ? nil : String(decoding: bytes, as: UTF8.self)
            // Compared as bytes: equal text may be written in several ways, and an import tells them apart.
            if actual.map({ Array($0.utf8) }) == wanted.map({ Array($0.utf8) }) { continue }
            if isSameList(plan.columns[column], actual, wanted) { continue }
            differing.append(
                DifferingCell(
                    place: place(batch, record, plan, column, field.byteOffset), column: plan.columns[column],
                    expected: wanted, actual: actual))
        }
        if differing.isEmpty { return true }
        for check in CheckCatalog.cellChecks { check.check(&differing, expectation, ledger) }
        return false
    }
}

/// An identity that is blank or not of its kind, in its record.
struct IdentityInRecord {
    let place: Place
    /// nil is null.
    let text: String?
    let isBlank: Bool
    let isValid: Bool
}

extension IdentityExpectation {
    /// Whether a value is of the identity's kind, once trimmed where that is declared.
    func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        valueType.accepts(normalisation.contains(.trim) ? IdentityKey.trimmed(bytes) : bytes)
    }
}
