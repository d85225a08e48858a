import Drops
import Reading
import Synchronization

/// An identity of the drop that is not expected, and an expected one that is missing, which differ in case or in
/// surrounding space only.
struct FoldedPair {
    /// Where the drop's identity stands first.
    let sighting: Sighting
    /// Of the record in the expected file.
    let offset: UInt64

    /// Each identity stands in one pair at most; of several the ones that come first.
    static func find(_ comparison: Comparison, _ profiles: ExpectedProfiles) throws -> [FoldedPair] {
        var sightings: [UInt64: Sighting] = [:]
        comparison.strangers.forEach { entry in
            sightings[entry.fold] = min(sightings[entry.fold] ?? .none, entry.first)
        }
        guard !sightings.isEmpty else { return [] }
        var unseen: [UInt64] = []
        comparison.expected.forEachUnseen { _, offset in unseen.append(offset) }
        guard !unseen.isEmpty else { return [] }
        // Single records cost a read of their own; from some number on one pass over the file is cheaper.
        let isFew = unseen.count * 1024 < profiles.table.files[0].content.size
        let offsets =
            try isFew
            ? folds(of: unseen, comparison, profiles, among: sightings)
            : folds(comparison, profiles, among: sightings)
        return offsets.map { FoldedPair(sighting: sightings[$0.key]!, offset: $0.value) }
    }

    private typealias Offsets = [UInt64: UInt64]

    private static func folds(
        of unseen: [UInt64], _ comparison: Comparison, _ profiles: ExpectedProfiles, among sightings: [UInt64: Sighting]
    ) throws -> Offsets {
        let lookup = RecordLookup(table: profiles.table)
        var key = IdentityKey(comparison.identity)
        var offsets: Offsets = [:]
        for offset in unseen {
            let fields = try lookup.fields(at: Int(offset))
            let fold = key.fold(profiles.identityIndices.map { fields[$0].text })
            if sightings[fold] != nil { offsets[fold] = min(offsets[fold] ?? .max, offset) }
        }
        return offsets
    }

    private static func folds(
        _ comparison: Comparison, _ profiles: ExpectedProfiles, among sightings: [UInt64: Sighting]
    ) throws -> Offsets {
        let queue = try BatchQueue(profiles.table)
        let all = Mutex<Offsets>([:])
        let (identity, expected, columns) = (comparison.identity, comparison.expected, profiles.identityIndices)
        try Workers.run(comparison.workers) { _ in
            let batch = RecordBatch()
            var key = IdentityKey(identity)
            var mine: Offsets = [:]
            while try queue.next(into: batch) {
                let view = batch.view
                for record in batch.dataRecords {
                    let index = expected.find(key.fingerprint(view, record, columns))
                    guard index >= 0, expected.first(index) == .none else { continue }
                    let fold = key.fold(view, record, columns)
                    guard sightings[fold] != nil else { continue }
                    mine[fold] = min(mine[fold] ?? .max, expected.entry(index).offset)
                }
            }
            all.withLock { $0.merge(mine, uniquingKeysWith: min) }
        }
        return all.withLock(\.self)
    }
}
