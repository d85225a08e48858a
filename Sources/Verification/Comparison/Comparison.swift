import Drops
import Reading

/// Compares the identities of a drop with each other and with the expected ones: load, see every record, conclude.
final class Comparison: Sendable {
    let identity: IdentityExpectation
    let profiles: ExpectedProfiles?
    let share: IdentityShare
    /// Empty without expected profiles.
    let expected: ExpectedIdentities
    let strangers: StrangerIndex
    let maximumExamples: Int
    let workers: Int
    /// What an expected identity takes: 40 for the entry, 12 for its place in the table.
    static let bytesPerIdentity = 52
    private let expectedReader: CellReader
    private let meter: ReadingMeter?

    /// - Parameters:
    ///   - limit: identities to keep in memory.
    ///   - workers: threads that load.
    init(
        _ identity: IdentityExpectation, profiles: ExpectedProfiles?, dialect: Dialect, maximumExamples: Int,
        share: IdentityShare, limit: Int, workers: Int, meter: ReadingMeter? = nil
    ) {
        self.meter = meter
        self.identity = identity
        self.profiles = profiles
        self.maximumExamples = maximumExamples
        self.share = share
        self.workers = workers
        expected = ExpectedIdentities(limit: limit, workers: workers)
        strangers = StrangerIndex(limit: limit)
        expectedReader = CellReader(expectedFor: CellReader(dialect))
    }

    // MARK: Load

    /// Reads the expected profiles.
    ///
    /// - Throws: ``ExpectationError`` when a record there is malformed, or an identity repeated;
    ///   ``TooManyIdentities`` when they are more than the limit.
    func load() throws {
        guard let profiles else { return }
        let queue = try BatchQueue(profiles.table, meter: meter)
        try Workers.run(workers) { _ in
            let batch = RecordBatch()
            var key = IdentityKey(self.identity)
            var collector = ExpectedIdentities.Collector(self.expected)
            do {
                while try queue.next(into: batch) { try self.load(batch, profiles, &key, &collector) }
            } catch is TooManyIdentities {
                throw TooManyIdentities(progress: queue.progress)
            }
        }
        if let damage = queue.damage { throw ExpectationError("the expected profiles: \(damage)") }
        try expected.seal(workers: workers)
        if identity.isUnique, let twice = try firstRepeated() { throw twice }
    }

    private func load(
        _ batch: RecordBatch, _ profiles: ExpectedProfiles, _ key: inout IdentityKey,
        _ collector: inout ExpectedIdentities.Collector
    ) throws {
        let view = batch.view
        let width = profiles.width
        let columns = profiles.compared.map(\.expectedIndex)
        let identity = profiles.identityIndices
        let reader = expectedReader
        let share = self.share
        var record = batch.dataRecords.lowerBound
        while record < view.count {
            guard batch.defects(of: record).isEmpty, batch.fieldCount(of: record) >= width else {
                throw ExpectationError(
                    "the expected profiles \(profiles.table.name), line \(batch.line(of: record)): the record is malformed or short"
                )
            }
            if share.rounds == 1 || share.holds(key.fold(view, record, identity)) {
                var cells = CellHash()
                for column in columns {
                    let (bytes, isNull) = reader.value(view.field(column, of: record))
                    cells.add(bytes, isNull: isNull)
                }
                try collector.add(
                    key.fingerprint(view, record, identity), cells: cells.value,
                    offset: UInt64(batch.byteOffset(of: record)))
            }
            record += 1
        }
    }

    private func firstRepeated() throws -> ExpectationError? {
        guard let profiles, let again = expected.repeats.values.joined().min(by: isBefore) else { return nil }
        let line = try profiles.lines(at: [expected.entry(again).offset])[0]
        return ExpectationError(
            "the expected profiles \(profiles.table.name), line \(line): the identity stands there twice; make it once, or state `unique: false`"
        )
    }

    private func isBefore(_ a: Int, _ b: Int) -> Bool { expected.entry(a).offset < expected.entry(b).offset }

    // MARK: One record that differs

    /// The expected values of the compared columns, in order; nil is null.
    func expectedValues(at offset: UInt64, _ lookup: RecordLookup) throws -> [String?] {
        guard let profiles else { return [] }
        let fields = try lookup.fields(at: Int(offset))
        return profiles.compared.map {
            let field = fields[$0.expectedIndex]
            return expectedReader.text(field.text, isQuoted: field.isQuoted)
        }
    }
}
