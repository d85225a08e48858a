/// The keys of a bucket in the order of their bytes, put in order when somebody lists.
///
/// Exporters write much and list little: a write only notes the key.
struct KeyIndex: Sendable {
    private var sorted: [ObjectKey] = []
    private var added: [ObjectKey] = []
    private var hasRemovals = false

    mutating func insert(_ key: ObjectKey) { added.append(key) }
    mutating func remove(_ key: ObjectKey) { hasRemovals = true }

    /// All keys that `isPresent` knows, in order, each once.
    mutating func ordered(_ isPresent: (ObjectKey) -> Bool) -> [ObjectKey] {
        if hasRemovals {
            sorted.removeAll { !isPresent($0) }
            added.removeAll { !isPresent($0) }
            hasRemovals = false
        }
        if !added.isEmpty { mergeAdded() }
        return sorted
    }

    private mutating func mergeAdded() {
        added.sort()
        var merged: [ObjectKey] = []
        merged.reserveCapacity(sorted.count + added.count)
        var old = sorted[...]
        for key in added {
            while let next = old.first, next < key { merged.append(old.removeFirst()) }
            if merged.last != key, old.first != key { merged.append(key) }
        }
        merged += old
        sorted = merged
        added = []
    }
}
