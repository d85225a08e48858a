import Reading

/// One worker's way through the identities of the records: are they any, were they seen before, are they expected,
/// and do the values beside them equal the expected ones.
final class IdentityPass {
    private let comparison: Comparison
    private let expectation: Expectation
    private let ledger: Ledger
    /// Takes what an earlier round reported.
    private let reported = Ledger(maximumExamples: 1)
    private let bad: BadRecords
    private let cells: CellReader
    private let differences: CellDifferences
    private let exchange: ColumnExchange
    private var key: IdentityKey
    private let type: ValueType
    private let trims: Bool
    private let column: String
    private(set) var sightings: IdentitySightings
    /// Of identities that are expected in several records.
    private(set) var deferred: [DeferredRecord] = []

    /// Records of the batch at hand whose identity is compared, side by side.
    private var records: [Int] = []
    private var fingerprints: [Fingerprint] = []
    /// Records of the batch whose identity is compared in another round.
    private var elsewhere: Set<Int> = []
    private var heads: [UInt64] = []
    private var found: [Int] = []

    init(_ comparison: Comparison, _ expectation: Expectation, _ ledger: Ledger, _ bad: BadRecords) {
        self.comparison = comparison
        self.expectation = expectation
        self.ledger = ledger
        self.bad = bad
        cells = CellReader(expectation.files.dialect)
        differences = CellDifferences(comparison, expectation)
        exchange = ColumnExchange(cells: cells)
        key = IdentityKey(comparison.identity)
        type = comparison.identity.valueType
        trims = comparison.identity.normalisation.contains(.trim)
        column = comparison.identity.columns.joined(separator: "+")
        sightings = IdentitySightings(limit: comparison.maximumExamples)
    }

    /// - Parameter columns: where the identity stands.
    func check(
        _ batch: RecordBatch, _ view: RecordView, _ start: Int, _ state: BatchState, _ plan: FilePlan, _ columns: [Int]
    ) throws {
        gather(batch, view, start, state, plan, columns)
        if comparison.profiles == nil {
            try countOnly(batch, plan, columns)
        } else {
            try compare(batch, view, state, plan, columns)
        }
    }

    /// Whether a record of the batch at hand is to be told of in this round: that in which its identity is compared,
    /// the first where it has none.
    func isRound(of record: Int) -> Bool {
        if comparison.share.rounds == 1 { return true }
        if elsewhere.contains(record) { return false }
        return comparison.share.round == 0 || records.contains(record)
    }

    // MARK: The identity by itself

    /// Collects the records whose identity is one, with its fingerprint.
    private func gather(
        _ batch: RecordBatch, _ view: RecordView, _ start: Int, _ state: BatchState, _ plan: FilePlan, _ columns: [Int]
    ) {
        records.removeAll(keepingCapacity: true)
        fingerprints.removeAll(keepingCapacity: true)
        if !elsewhere.isEmpty { elsewhere.removeAll(keepingCapacity: true) }
        let (cells, type, isPlain, share) = (self.cells, self.type, !trims && columns.count == 1, comparison.share)
        let readable = state.readable
        var record = start
        while record < view.count {
            defer { record += 1 }
            if readable[record] == .nothing || readable[record] == .values { continue }
            if isPlain {
                let (bytes, isNull) = cells.value(view.field(columns[0], of: record))
                if isNull || bytes.count == 0 || bytes[0] <= 0x20 || !type.accepts(bytes),
                    !isIdentity(batch, view, record, state, plan, columns, share)
                {
                    state.isBad[record] = 1
                    continue
                }
            } else if !isIdentity(batch, view, record, state, plan, columns, share) {
                state.isBad[record] = 1
                continue
            }
            if share.rounds > 1, !share.holds(key.fold(view, record, columns)) {
                elsewhere.insert(record)
                continue
            }
            records.append(record)
            fingerprints.append(key.fingerprint(view, record, columns))
        }
    }

    private func isIdentity(
        _ batch: RecordBatch, _ view: RecordView, _ record: Int, _ state: BatchState, _ plan: FilePlan,
        _ columns: [Int], _ share: IdentityShare
    ) -> Bool {
        for column in columns {
            let field = view.field(column, of: record)
            let (bytes, isNull) = cells.value(field)
            let isBlank = isNull || IdentityKey.trimmed(bytes).isEmpty
            let isValid = !isBlank && comparison.identity.accepts(bytes)
            if isValid { continue }
            // The record is told as malformed; what stands here need not be the identity.
            if state.readable[record] == .uncertain { return false }
            if isExchanged(batch, view, record, state, plan, columns) { return false }
            let found = IdentityInRecord(
                place: plan.place(batch, record, column, field.byteOffset),
                text: isNull ? nil : String(decoding: bytes, as: UTF8.self), isBlank: isBlank, isValid: isValid)
            let ledger = share.round == 0 ? self.ledger : reported
            for check in CheckCatalog.identityChecks where !check.check(found, comparison.identity, ledger) {
                return false
            }
        }
        return true
    }

    /// Without expected profiles: is an identity repeated?
    private func countOnly(_ batch: RecordBatch, _ plan: FilePlan, _ columns: [Int]) throws {
        guard comparison.identity.isUnique else { return }
        for index in records.indices {
            var fingerprint = fingerprints[index]
            fingerprint.low ^= plan.exportSalt
            let sighting = Sighting(file: batch.fileIndex, record: batch.number(of: records[index]))
            if let repetition = try comparison.strangers.see(fingerprint, sighting, fold: { 0 }) {
                note(repetition, fingerprint, batch, records[index], plan, columns)
            }
        }
    }

    // MARK: With the expected ones

    /// In steps over all records at hand, so that many accesses to memory are under way at once.
    private func compare(
        _ batch: RecordBatch, _ view: RecordView, _ state: BatchState, _ plan: FilePlan, _ columns: [Int]
    ) throws {
        let expected = comparison.expected
        heads.removeAll(keepingCapacity: true)
        found.removeAll(keepingCapacity: true)
        for fingerprint in fingerprints { heads.append(expected.head(of: fingerprint)) }
        for index in fingerprints.indices { found.append(expected.find(fingerprints[index], from: heads[index])) }
        let hasRepeats = !expected.repeats.isEmpty
        let (file, first) = (batch.fileIndex, batch.firstNumber)
        for index in records.indices {
            let record = records[index]
            let sighting = Sighting(file: file, record: first + record)
            if found[index] < 0 {
                if state.readable[record] == .uncertain { continue }
                state.isBad[record] = 1
                try seeStranger(fingerprints[index], sighting, batch, view, record, plan, columns)
            } else if hasRepeats, let others = expected.repeats[fingerprints[index]] {
                let isWhole = state.readable[record] == .whole
                seeOneOfSeveral([found[index]] + others, sighting, batch, view, record, plan, isWhole)
            } else {
                if let repetition = expected.see(found[index], sighting), comparison.identity.isUnique {
                    note(repetition, fingerprints[index], batch, record, plan, columns)
                }
                guard state.readable[record].hasValues, !plan.compared.isEmpty else { continue }
                let entry = expected.entry(found[index])
                if hash(view, record, plan) == entry.cells { continue }
                try compareCells(batch, view, record, state, plan, entry.offset)
            }
        }
    }

    @inline(__always)
    private func hash(_ view: RecordView, _ record: Int, _ plan: FilePlan) -> UInt64 {
        var hash = CellHash()
        for column in plan.compared where column >= 0 {
            let (bytes, isNull) = cells.value(view.field(column, of: record))
            hash.add(bytes, isNull: isNull)
        }
        return hash.value
    }

    private func compareCells(
        _ batch: RecordBatch, _ view: RecordView, _ record: Int, _ state: BatchState, _ plan: FilePlan, _ offset: UInt64
    ) throws {
        let actual = differences.actual(batch, view, record, plan, without: state.damaged[record] ?? [])
        guard
            let exchanged = try differences.report(actual, expectedAt: offset, of: comparison, to: ledger)
        else { return }
        state.isBad[record] = 1
        if !exchanged.isEmpty { state.exchanged[record, default: []].formUnion(exchanged) }
    }

    /// Whether the identity's value, which is none of its kind, stands in another column, and that column's in its
    /// place: as the types of the two say, or else as the expected profile says. Then it is told, and the profile
    /// counts as seen.
    private func isExchanged(
        _ batch: RecordBatch, _ view: RecordView, _ record: Int, _ state: BatchState, _ plan: FilePlan, _ columns: [Int]
    ) -> Bool {
        guard columns.count == 1, comparison.identity.kind.hasForm else { return false }
        let (misplaced, isNull) = cells.value(view.field(columns[0], of: record))
        if isNull { return false }
        let value = Array(misplaced)
        for column in plan.columns.indices where column != columns[0] {
            let (bytes, isNull) = cells.value(view.field(column, of: record))
            guard !isNull, comparison.identity.accepts(bytes) else { continue }
            let fingerprint = key.fingerprint([bytes])
            let index = comparison.expected.find(fingerprint)
            if exchange.fits(column, view, record, plan, in: column) == false {
                guard exchange.fits(columns[0], view, record, plan, in: column) == true else { continue }
            } else {
                // Any text may stand in that column. In one of several rounds the profile may be another round's.
                let isExpected =
                    try? comparison.share.rounds == 1 && index >= 0
                    && differences.expects(
                        value, in: plan.columns[column], at: comparison.expected.entry(index).offset, of: comparison)
                guard isExpected == true else { continue }
            }
            state.exchanged[record, default: []].formUnion([columns[0], column])
            if comparison.share.round == 0 {
                exchange.note((columns[0], column), batch, view, record, plan, ledger)
            }
            if index >= 0 {
                _ = comparison.expected.see(index, Sighting(file: batch.fileIndex, record: batch.number(of: record)))
            }
            return true
        }
        return false
    }

    private func seeStranger(
        _ fingerprint: Fingerprint, _ sighting: Sighting, _ batch: RecordBatch, _ view: RecordView, _ record: Int,
        _ plan: FilePlan, _ columns: [Int]
    ) throws {
        let repetition = try comparison.strangers.see(fingerprint, sighting) { key.fold(view, record, columns) }
        sightings.keep(sighting) { identity(batch, record, plan, columns) }
        if let repetition, comparison.identity.isUnique {
            note(repetition, fingerprint, batch, record, plan, columns)
        }
    }

    /// Of records that are expected to share an identity each stands for one whose values it has; the others are
    /// told apart once all were seen.
    private func seeOneOfSeveral(
        _ candidates: [Int], _ sighting: Sighting, _ batch: RecordBatch, _ view: RecordView, _ record: Int,
        _ plan: FilePlan, _ isWhole: Bool
    ) {
        let cells = hash(view, record, plan)
        let equal = isWhole ? candidates.filter { comparison.expected.entry($0).cells == cells } : []
        for candidate in equal { _ = comparison.expected.see(candidate, sighting) }
        guard equal.isEmpty else { return }
        deferred.append(
            DeferredRecord(
                sighting: sighting, candidates: candidates,
                actual: isWhole ? differences.actual(batch, view, record, plan) : []))
    }

    // MARK: Repetitions

    private func note(
        _ repetition: Repetition, _ fingerprint: Fingerprint, _ batch: RecordBatch, _ record: Int, _ plan: FilePlan,
        _ columns: [Int]
    ) {
        sightings.repeats(repetition.again, fingerprint)
        bad.note(repetition.again)
        let here = Sighting(file: batch.fileIndex, record: batch.number(of: record))
        if repetition.again == here { sightings.keep(here) { identity(batch, record, plan, columns) } }
    }

    private func identity(
        _ batch: RecordBatch, _ record: Int, _ plan: FilePlan, _ columns: [Int]
    ) -> SeenIdentity {
        batch.withRecord(record) { SeenIdentity($0, columns, file: plan.file, column: column) }
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
