import Drops
import Reading

/// Says what is missing, unexpected and repeated, once all records of a round were seen.
struct Conclusion {
    let comparison: Comparison
    /// The drop.
    let table: Table
    /// Where the identity stands in each file of the drop; nil when a file has none.
    let columns: [[Int]?]
    let seen: IdentitySightings

    private var expected: ExpectedIdentities { comparison.expected }
    private var strangers: StrangerIndex { comparison.strangers }

    func outcome() throws -> ComparisonOutcome {
        var outcome = ComparisonOutcome(
            name: table.files.count == 1 ? table.files[0].path : "",
            column: comparison.identity.columns.joined(separator: "+"), missing: Lowest(comparison.maximumExamples))
        let pairs = try comparison.profiles.map { try FoldedPair.find(comparison, $0) } ?? []
        let folded = lowest(pairs.lazy.map { ($0.sighting, $0.offset) })
        let unexpected = unexpected(without: pairs)
        if let profiles = comparison.profiles {
            outcome.expectedCount = expected.count
            outcome.missing = try missing(without: pairs, profiles)
        }
        let needed = sightings(seen.repetitions) + sightings(folded) + sightings(unexpected)
        let places = try seen.identities(Set(needed), in: table, columns: columns, column: outcome.column)
        fill(&outcome, unexpected, places)
        try fill(&outcome, folded, places)
        return outcome
    }

    private typealias PerFile<Value> = [Int: Lowest<Int, Value>]

    private func lowest<Value>(_ found: some Sequence<(Sighting, Value)>) -> PerFile<Value> {
        var lowest: PerFile<Value> = [:]
        for (sighting, value) in found {
            lowest[sighting.file, default: Lowest(comparison.maximumExamples)].add(sighting.record, value)
        }
        return lowest
    }

    private func sightings<Value>(_ found: PerFile<Value>) -> [Sighting] {
        found.flatMap { file, lowest in lowest.lowestKeys.map { Sighting(file: file, record: $0) } }
    }

    private func unexpected(without pairs: [FoldedPair]) -> PerFile<Void> {
        guard comparison.profiles != nil else { return [:] }
        let paired = Set(pairs.map(\.sighting))
        var found: PerFile<Void> = [:]
        strangers.forEach { entry in
            guard !paired.contains(entry.first) else { return }
            found[entry.first.file, default: Lowest(comparison.maximumExamples)].add(entry.first.record, ())
        }
        return found
    }

    private func missing(
        without pairs: [FoldedPair], _ profiles: ExpectedProfiles
    ) throws -> Lowest<UInt64, ComparisonOutcome.Identity> {
        let paired = Set(pairs.map(\.offset))
        var missing = Lowest<UInt64, Void>(comparison.maximumExamples)
        expected.forEachUnseen { _, offset in
            if !paired.contains(offset) { missing.add(offset, ()) }
        }
        return try named(missing, profiles)
    }

    /// The missing identities that are shown, with their text and line in the expected file.
    private func named(
        _ missing: Lowest<UInt64, Void>, _ profiles: ExpectedProfiles
    ) throws -> Lowest<UInt64, ComparisonOutcome.Identity> {
        let lookup = RecordLookup(table: profiles.table)
        let offsets = missing.lowestKeys
        let lines = try profiles.lines(at: offsets)
        var named = Lowest<UInt64, ComparisonOutcome.Identity>(missing.limit)
        for (offset, line) in zip(offsets, lines) {
            let text = try profiles.identityText(at: offset, lookup)
            let place = Place(file: profiles.table.name, line: line, byteOffset: Int(offset))
            named.add(offset, ComparisonOutcome.Identity(place: place, text: text))
        }
        named.addUnseen(missing.count - offsets.count)
        return named
    }

    private func fill(
        _ outcome: inout ComparisonOutcome, _ unexpected: PerFile<Void>, _ places: [Sighting: SeenIdentity]
    ) {
        for (file, found) in seen.repetitions {
            outcome.duplicates[table.files[file].path] = found.map { record, fingerprint in
                let identity = places[Sighting(file: file, record: record)]!
                return ComparisonOutcome.Identity(
                    place: identity.place, text: identity.text, first: firstPlace(fingerprint))
            }
        }
        for (file, found) in unexpected {
            outcome.unexpected[table.files[file].path] = found.map { record, _ in
                let identity = places[Sighting(file: file, record: record)]!
                return ComparisonOutcome.Identity(place: identity.place, text: identity.text)
            }
        }
    }

    private func fill(
        _ outcome: inout ComparisonOutcome, _ folded: PerFile<UInt64>, _ places: [Sighting: SeenIdentity]
    ) throws {
        guard let profiles = comparison.profiles else { return }
        let lookup = RecordLookup(table: profiles.table)
        for (file, found) in folded {
            outcome.foldedOnly[table.files[file].path] = try found.map { record, offset in
                let identity = places[Sighting(file: file, record: record)]!
                return ComparisonOutcome.Identity(
                    place: identity.place, text: identity.text,
                    expected: try profiles.identityText(at: offset, lookup))
            }
        }
    }

    /// Asked for only now: a worker that came late may have brought an earlier record.
    private func firstPlace(_ fingerprint: Fingerprint) -> Place {
        let index = expected.find(fingerprint)
        let first = index >= 0 ? expected.first(index) : strangers.first(fingerprint) ?? .none
        return Place(file: table.files[first.file].path, record: first.record)
    }
}
