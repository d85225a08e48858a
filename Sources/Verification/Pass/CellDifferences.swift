import Reading

/// Tells which values of a record differ from the expected ones.
struct CellDifferences {
    /// A compared value as it stands in the drop.
    struct Cell {
        let place: Place
        /// Index among the compared columns.
        let index: Int
        let column: String
        /// Of the column in the record.
        let position: Int
        /// nil is null.
        let text: String?
    }

    private let lookup: RecordLookup?
    private let cells: CellReader
    private let expectation: Expectation

    init(_ comparison: Comparison, _ expectation: Expectation) {
        self.expectation = expectation
        cells = CellReader(expectation.files.dialect)
        lookup = comparison.profiles.map { RecordLookup(table: $0.table) }
    }

    /// The compared values of a record.
    ///
    /// - Parameter damaged: columns that are left out.
    func actual(
        _ batch: RecordBatch, _ view: RecordView, _ record: Int, _ plan: FilePlan, without damaged: Set<Int> = []
    ) -> [Cell] {
        plan.compared.enumerated().compactMap { index, column in
            guard column >= 0, !damaged.contains(column) else { return nil }
            let field = view.field(column, of: record)
            let (bytes, isNull) = cells.value(field)
            return Cell(
                place: plan.place(batch, record, column, field.byteOffset), index: index, column: plan.columns[column],
                position: column, text: isNull ? nil : String(decoding: bytes, as: UTF8.self))
        }
    }

    /// Reports the values that differ from the record at `offset` of the expected file.
    ///
    /// - Returns: nil when none does; else the columns that hold each other's values.
    func report(
        _ actual: [Cell], expectedAt offset: UInt64, of comparison: Comparison, to ledger: Ledger
    ) throws -> Set<Int>? {
        guard let lookup else { return nil }
        let expected = try comparison.expectedValues(at: offset, lookup)
        var differing = DifferingCells()
        differing.cells = actual.compactMap { cell -> DifferingCell? in
            let wanted = expected[cell.index]
            // Compared as bytes: equal text may be written in several ways, and an import tells them apart.
            if cell.text.map({ Array($0.utf8) }) == wanted.map({ Array($0.utf8) }) { return nil }
            if isSameList(cell.column, cell.text, wanted) { return nil }
            return DifferingCell(
                place: cell.place, column: cell.column, index: cell.position, expected: wanted, actual: cell.text)
        }
        if differing.cells.isEmpty { return nil }
        for check in CheckCatalog.cellChecks { check.check(&differing, expectation, ledger) }
        return differing.exchanged
    }

    /// Whether the record at `offset` of the expected file has this value in the column.
    func expects(_ value: [UInt8], in column: String, at offset: UInt64, of comparison: Comparison) throws -> Bool {
        guard let lookup, let compared = comparison.profiles?.compared.firstIndex(where: { $0.name == column }) else {
            return false
        }
        return try comparison.expectedValues(at: offset, lookup)[compared].map { Array($0.utf8) == value } ?? false
    }

    /// Whether the column holds a list of audiences and both have the same ones: their order says nothing.
    private func isSameList(_ column: String, _ actual: String?, _ wanted: String?) -> Bool {
        guard case .listColumn(column, let separator) = expectation.membership?.form, let actual, let wanted else {
            return false
        }
        return actual.split(separator: separator).sorted() == wanted.split(separator: separator).sorted()
    }
}

/// A record of an identity that is expected in several records, and whose values none of them has.
struct DeferredRecord {
    let sighting: Sighting
    /// The expected records, in order.
    let candidates: [Int]
    /// Empty where the record could not be read as a whole.
    let actual: [CellDifferences.Cell]

    /// Holds each record, in order, against an expected one that no other record has matched.
    static func settle(
        _ records: [DeferredRecord], _ comparison: Comparison, _ expectation: Expectation, _ ledger: Ledger,
        _ bad: BadRecords
    ) throws {
        let differences = CellDifferences(comparison, expectation)
        for record in records.sorted(by: { $0.sighting < $1.sighting }) {
            let free = record.candidates.first { comparison.expected.first($0) == .none } ?? record.candidates[0]
            _ = comparison.expected.see(free, record.sighting)
            if record.actual.isEmpty { continue }
            let offset = comparison.expected.entry(free).offset
            if try differences.report(record.actual, expectedAt: offset, of: comparison, to: ledger) != nil {
                bad.note(record.sighting)
            }
        }
    }
}
