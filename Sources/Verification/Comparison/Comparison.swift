import Drops
import Reading

/// Compares the identities of a drop with the expected ones: load, see every record, conclude.
final class Comparison: Sendable {
    let identity: IdentityExpectation
    let profiles: ExpectedProfiles?
    let index = IdentityIndex()
    private let expectedReader: CellReader
    private let maximumExamples: Int

    init(
        _ identity: IdentityExpectation, profiles: ExpectedProfiles?, dialect: Dialect, maximumExamples: Int
    ) {
        self.identity = identity
        self.profiles = profiles
        self.maximumExamples = maximumExamples
        expectedReader = CellReader(expectedFor: CellReader(dialect))
    }

    // MARK: Load

    /// Reads the expected profiles into the index.
    ///
    /// - Throws: ``ExpectationError`` when a record there is malformed, or an identity repeated.
    func load(workers: Int) throws {
        guard let profiles else { return }
        let queue = try BatchQueue(profiles.table)
        try Workers.run(workers) { _ in
            let batch = RecordBatch()
            var key = IdentityKey(self.identity)
            while try queue.next(into: batch) { try self.load(batch, profiles, &key) }
        }
        if let damage = queue.damage { throw ExpectationError("the expected profiles: \(damage)") }
    }

    private func load(_ batch: RecordBatch, _ profiles: ExpectedProfiles, _ key: inout IdentityKey) throws {
        let width = queueWidth(profiles)
        let columns = profiles.compared.map(\.expectedIndex)
        let identity = profiles.identityIndices
        let (reader, index, isUnique) = (expectedReader, self.index, self.identity.isUnique)
        for record in (batch.firstNumber == 0 ? 1 : 0)..<max(batch.recordCount, batch.firstNumber == 0 ? 1 : 0) {
            guard batch.defects(of: record).isEmpty, batch.fieldCount(of: record) >= width else {
                throw ExpectationError(
                    "the expected profiles \(profiles.table.name), line \(batch.line(of: record)): the record is malformed or short"
                )
            }
            batch.select(record)
            let fingerprint = fingerprint(batch, identity, &key)
            var cells = CellHash()
            for column in columns {
                let (bytes, isNull) = reader.value(batch.field(column))
                cells.add(bytes, isNull: isNull)
            }
            let offset = UInt64(batch.byteOffset(of: record))
            if index.expect(fingerprint, cells: cells.value, at: offset) != nil, isUnique {
                throw ExpectationError(
                    "the expected profiles \(profiles.table.name), line \(batch.line(of: record)): the identity stands there twice; make it once, or state `unique: false`"
                )
            }
        }
    }

    private func queueWidth(_ profiles: ExpectedProfiles) -> Int {
        1 + (profiles.identityIndices + profiles.compared.map(\.expectedIndex)).reduce(0, max)
    }

    /// The fingerprint of the selected record's identity.
    @inline(__always)
    func fingerprint(_ batch: RecordBatch, _ columns: [Int], _ key: inout IdentityKey) -> Fingerprint {
        columns.count == 1
            ? key.fingerprint(batch.field(columns[0]).bytes)
            : key.fingerprint(columns.map { batch.field($0).bytes })
    }

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

    // MARK: Conclude

    /// What is missing and unexpected, once all records were seen.
    func conclude(name: String, files: [String], duplicates: ComparisonOutcome.PerFile) throws -> ComparisonOutcome {
        var outcome = ComparisonOutcome(
            name: name, column: identity.columns.joined(separator: "+"), missing: Lowest(maximumExamples))
        outcome.duplicates = duplicates
        guard let profiles else { return outcome }
        let lookup = RecordLookup(table: profiles.table)
        let folds = try foldedMatches(lookup)
        for (place, pair) in folds.found {
            let file = files[Int(place.file)]
            outcome.foldedOnly[file, default: Lowest(maximumExamples)].add(
                Int(place.record), pair(file, outcome.column))
        }
        try index.forEach { entry, text in
            if entry.isExpected { outcome.expectedCount += 1 }
            if entry.isExpected, entry.first == .none, !folds.missing.contains(entry.expectedOffset) {
                let text = try identityText(at: entry.expectedOffset, lookup, ifNeeded: outcome.missing)
                outcome.missing.add(
                    entry.expectedOffset,
                    ComparisonOutcome.Identity(place: Place(file: profiles.table.name), text: text))
            } else if !entry.isExpected, entry.first != .none, !folds.unexpected.contains(entry.fingerprint) {
                let file = files[Int(entry.first.file)]
                outcome.unexpected[file, default: Lowest(maximumExamples)].add(
                    Int(entry.first.record),
                    ComparisonOutcome.Identity(
                        place: entry.first.place(file: file, column: outcome.column), text: text ?? ""))
            }
        }
        try placeInExpected(&outcome.missing, profiles.table)
        return outcome
    }

    /// Turns byte offsets in the expected file into lines, in one pass.
    private func placeInExpected(
        _ missing: inout Lowest<UInt64, ComparisonOutcome.Identity>, _ table: Table
    ) throws {
        var line = 1
        var position = 0
        try missing.change { offset, identity in
            try table.files[0].content.forEachPiece(in: position..<Int(offset)) { piece in
                line += piece.count { $0 == 0x0A }
            }
            position = Int(offset)
            identity.place = Place(file: table.name, line: line, byteOffset: position)
        }
    }

    private func identityText(
        at offset: UInt64, _ lookup: RecordLookup, ifNeeded lowest: Lowest<UInt64, ComparisonOutcome.Identity>
    ) throws -> String {
        lowest.wants(offset) ? try identityText(at: offset, lookup) : ""
    }

    private func identityText(at offset: UInt64, _ lookup: RecordLookup) throws -> String {
        guard let profiles else { return "" }
        let fields = try lookup.fields(at: Int(offset))
        return profiles.identityIndices.map { fields[$0].text }.joined(separator: " + ")
    }

    private struct Folds {
        var missing: Set<UInt64> = []
        var unexpected: Set<Fingerprint> = []
        var found: [(IdentityIndex.Sighting, (String, String) -> ComparisonOutcome.Identity)] = []
    }

    /// Pairs an unexpected identity with a missing one that differs in case or space only.
    private func foldedMatches(_ lookup: RecordLookup) throws -> Folds {
        var byFold: [String: (entry: IdentityIndex.Entry, text: String)] = [:]
        index.forEach { entry, text in
            guard !entry.isExpected, let text else { return }
            let fold = IdentityKey.folded(text)
            if let other = byFold[fold], other.entry.first < entry.first { return }
            byFold[fold] = (entry, text)
        }
        var folds = Folds()
        guard !byFold.isEmpty else { return folds }
        try index.forEach { entry, _ in
            guard entry.isExpected, entry.first == .none else { return }
            let expected = try identityText(at: entry.expectedOffset, lookup)
            guard let match = byFold.removeValue(forKey: IdentityKey.folded(expected)) else { return }
            folds.missing.insert(entry.expectedOffset)
            folds.unexpected.insert(match.entry.fingerprint)
            let first = match.entry.first
            folds.found.append(
                (
                    first,
                    { file, column in
                        ComparisonOutcome.Identity(
                            place: first.place(file: file, column: column), text: match.text, expected: expected)
                    }
                ))
        }
        return folds
    }
}

extension Lowest {
    /// Whether a value at `key` would be kept.
    func wants(_ key: Key) -> Bool { lowestKeys.count < limit || key < lowestKeys[limit - 1] }
}

extension IdentityIndex.Sighting {
    func place(file: String, column: String?) -> Place {
        Place(
            file: file, line: Int(line), record: Int(record), column: column, byteOffset: Int(byteOffset))
    }
}
