/// Counts all that comes and keeps the lowest few.
struct Lowest<Key: Comparable, Value> {
    let limit: Int
    private(set) var count = 0
    private var kept: [(key: Key, value: Value)] = []

    init(_ limit: Int) { self.limit = limit }

    var lowest: [Value] { kept.map(\.value) }
    var lowestKeys: [Key] { kept.map(\.key) }

    mutating func add(_ key: Key, _ value: @autoclosure () -> Value) {
        count += 1
        if kept.count == limit, let last = kept.last, last.key <= key { return }
        kept.insert((key, value()), at: kept.firstIndex { key < $0.key } ?? kept.count)
        if kept.count > limit { kept.removeLast() }
    }

    /// Others of which none is kept.
    mutating func addUnseen(_ more: Int) { count += more }

    func map<Other>(_ body: (Key, Value) throws -> Other) rethrows -> Lowest<Key, Other> {
        var other = Lowest<Key, Other>(limit)
        other.kept = try kept.map { ($0.key, try body($0.key, $0.value)) }
        other.count = count
        return other
    }

    var pairs: [(key: Key, value: Value)] { kept }

    mutating func merge(_ other: Self) {
        for (key, value) in other.kept { add(key, value) }
        count += other.count - other.kept.count
    }
}
