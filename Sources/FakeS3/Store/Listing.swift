/// A stretch of a bucket's keys, with what lies behind a delimiter rolled up: the core of every list operation.
struct Listing<Item: Sendable>: Sendable {
    /// What is asked for.
    struct Question: Sendable {
        var prefix: [UInt8] = []
        var delimiter: [UInt8] = []
        /// Keys and rolled-up prefixes at or before this one are left out.
        var after: [UInt8]?
        /// Keys before this one are left out.
        var from: [UInt8]?
        var limit = 1000
        /// Entries at most, whatever the limit.
        var cap = Int.max
    }

    enum Entry: Sendable {
        case item(Item)
        case commonPrefix([UInt8])
    }

    private(set) var entries: [Entry] = []
    private(set) var isTruncated = false
    /// Key or common prefix that came last.
    private(set) var last: [UInt8]?

    var items: [Item] {
        entries.compactMap { if case .item(let item) = $0 { item } else { nil } }
    }

    var commonPrefixes: [[UInt8]] {
        entries.compactMap { if case .commonPrefix(let prefix) = $0 { prefix } else { nil } }
    }

    /// - Parameters:
    ///   - keys: in order.
    ///   - items: what a key contributes; none for one that must not show.
    init(_ keys: [ObjectKey], _ question: Question, _ items: (ObjectKey) -> [Item]) {
        var position = Self.start(keys, question)
        while position < keys.count {
            let key = keys[position]
            guard key.hasPrefix(question.prefix) else { break }
            if let common = Self.commonPrefix(of: key.bytes, question) {
                let end = Self.firstIndex(in: keys, from: position) { !$0.hasPrefix(common) }
                let isBehind = question.after.map { !$0.lexicographicallyPrecedes(common) } ?? false
                if !isBehind, keys[position..<end].contains(where: { !items($0).isEmpty }) {
                    guard take(.commonPrefix(common), common, min(question.limit, question.cap)) else { return }
                }
                position = end
            } else {
                for item in items(key) {
                    guard take(.item(item), key.bytes, min(question.limit, question.cap)) else { return }
                }
                position += 1
            }
        }
    }

    private mutating func take(_ entry: Entry, _ name: [UInt8], _ limit: Int) -> Bool {
        guard entries.count < limit else {
            isTruncated = limit > 0
            return false
        }
        entries.append(entry)
        last = name
        return true
    }

    private static func start(_ keys: [ObjectKey], _ question: Question) -> Int {
        let prefix = ObjectKey(question.prefix)
        var position = firstIndex(in: keys, from: 0) { !($0 < prefix) }
        if let after = question.after.map(ObjectKey.init) {
            position = max(position, firstIndex(in: keys, from: 0) { after < $0 })
        }
        if let from = question.from.map(ObjectKey.init) {
            position = max(position, firstIndex(in: keys, from: 0) { !($0 < from) })
        }
        return position
    }

    private static func commonPrefix(of key: [UInt8], _ question: Question) -> [UInt8]? {
        guard !question.delimiter.isEmpty else { return nil }
        let rest = key[question.prefix.count...]
        guard let found = rest.firstRange(of: question.delimiter) else { return nil }
        return Array(key[..<found.upperBound])
    }

    /// The first place from which on `holds`; it must be false before and true after.
    private static func firstIndex(in keys: [ObjectKey], from start: Int, where holds: (ObjectKey) -> Bool) -> Int {
        var low = start
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if holds(keys[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
