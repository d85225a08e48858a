import Drops
import Reading

/// What one worker, then all, saw of identities that will have to be shown.
struct IdentitySightings {
    /// Records that repeat an identity, by index of their file.
    private(set) var repetitions: [Int: Lowest<Int, Fingerprint>] = [:]
    /// Identities that are likely to be shown, kept while their record is at hand.
    private var kept: [Int: Lowest<Int, SeenIdentity>] = [:]
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func repeats(_ sighting: Sighting, _ fingerprint: Fingerprint) {
        repetitions[sighting.file, default: Lowest(limit)].add(sighting.record, fingerprint)
    }

    mutating func keep(_ sighting: Sighting, _ identity: () -> SeenIdentity) {
        // Repeated and unexpected ones share the room: enough for the first of both.
        kept[sighting.file, default: Lowest(2 * limit)].add(sighting.record, identity())
    }

    mutating func merge(_ other: Self) {
        for (file, found) in other.repetitions { repetitions[file, default: Lowest(limit)].merge(found) }
        for (file, found) in other.kept { kept[file, default: Lowest(2 * limit)].merge(found) }
    }

    /// Places and texts of some records; those that were not kept are read again.
    func identities(
        _ needed: Set<Sighting>, in table: Table, columns: [[Int]?], column: String
    ) throws -> [Sighting: SeenIdentity] {
        var found: [Sighting: SeenIdentity] = [:]
        for (file, identities) in kept {
            for (record, identity) in identities.pairs {
                found[Sighting(file: file, record: record)] = identity
            }
        }
        let absent = needed.filter { found[$0] == nil }
        for (file, records) in Dictionary(grouping: absent, by: \.file) {
            let reader = try RecordReader(table: table, fileIndex: file)
            let batch = RecordBatch()
            var rest = Set(records.map(\.record))
            while !rest.isEmpty, try reader.next(into: batch) {
                for record in 0..<batch.recordCount where rest.remove(batch.number(of: record)) != nil {
                    batch.withRecord(record) {
                        found[Sighting(file: file, record: $0.number)] = SeenIdentity(
                            $0, columns[file] ?? [], file: table.files[file].path, column: column)
                    }
                }
            }
        }
        return found
    }
}

extension SeenIdentity {
    /// - Parameters:
    ///   - columns: where the identity stands in the record.
    ///   - column: the identity's name.
    init(_ record: Record, _ columns: [Int], file: String, column: String) {
        place = Place(
            file: file, line: record.line, record: record.number, column: column,
            byteOffset: columns.first.map { record.fields[$0].byteOffset } ?? record.byteOffset)
        text = columns.map { $0 < record.fields.count ? record.fields[$0].string : "" }.joined(separator: " + ")
    }
}
