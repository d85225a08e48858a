import Reading

/// Collects what checks find: counts without limit, examples up to one.
///
/// One per worker. Merged ledgers say the same whatever the number of workers: of each kind of finding
/// the first examples by place are kept.
final class Ledger {
    struct Key: Hashable {
        var id: String
        var file: String
        var column: String?
    }

    struct Entry {
        var severity: Severity
        var count = 0
        var examples: [(example: Finding.Example, message: MaskableText)] = []
    }

    private(set) var entries: [Key: Entry] = [:]
    let maximumExamples: Int

    init(maximumExamples: Int) { self.maximumExamples = max(1, maximumExamples) }

    /// One instance. `example` and `message` are made only when the instance is kept.
    func note(
        _ check: any Check, file: String, column: String? = nil, record: Int, example: () -> Finding.Example,
        message: () -> MaskableText
    ) {
        let about = check.about
        let key = Key(id: about.id, file: file, column: column)
        entries[key, default: Entry(severity: about.severity)].count += 1
        let kept = entries[key]!.examples
        if kept.count == maximumExamples, (kept.last!.example.place.record ?? 0) <= record { return }
        let made = (example(), message())
        let index = kept.firstIndex { Self.precedes(made.0.place, $0.example.place) } ?? kept.count
        entries[key]!.examples.insert(made, at: index)
        if kept.count == maximumExamples { entries[key]!.examples.removeLast() }
    }

    /// One instance at a place that is already known.
    func note(
        _ check: any Check, at place: Place, expected: MaskableText? = nil, actual: MaskableText? = nil,
        _ message: @autoclosure () -> MaskableText
    ) {
        note(
            check, file: place.file, column: place.column, record: place.record ?? 0,
            example: { Finding.Example(place: place, expected: expected, actual: actual) }, message: message)
    }

    /// Further instances of which no example is kept.
    func count(_ check: any Check, file: String, column: String? = nil, more: Int) {
        entries[Key(id: check.about.id, file: file, column: column)]?.count += more
    }

    func merge(_ other: Ledger) {
        for (key, entry) in other.entries {
            guard var mine = entries[key] else {
                entries[key] = entry
                continue
            }
            mine.count += entry.count
            mine.examples += entry.examples
            mine.examples.sort { Self.precedes($0.example.place, $1.example.place) }
            mine.examples = Array(mine.examples.prefix(maximumExamples))
            entries[key] = mine
        }
    }

    /// The findings by file, record, column, id.
    func findings() -> [Finding] {
        entries.compactMap { key, entry in
            guard let first = entry.examples.first else { return nil }
            return Finding(
                id: key.id, severity: entry.severity, message: first.message, first: first.example,
                count: entry.count, examples: entry.examples.map(\.example))
        }.sorted(by: Finding.precedes)
    }

    static func precedes(_ a: Place, _ b: Place) -> Bool {
        if a.file != b.file { return a.file < b.file }
        if a.record != b.record { return (a.record ?? -1) < (b.record ?? -1) }
        if a.column != b.column { return (a.column ?? "") < (b.column ?? "") }
        return (a.byteOffset ?? -1) < (b.byteOffset ?? -1)
    }
}
