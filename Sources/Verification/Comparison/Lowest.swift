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

    /// Changes the values kept, in order.
    mutating func change(_ body: (Key, inout Value) throws -> Void) rethrows {
        for index in kept.indices { try body(kept[index].key, &kept[index].value) }
    }

    mutating func merge(_ other: Self) {
        for (key, value) in other.kept { add(key, value) }
        count += other.count - other.kept.count
    }
}
