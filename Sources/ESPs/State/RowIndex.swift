/// Finds the rows of a table by key: open addressing over hashes, verified against the stored row.
struct RowIndex {
    let form: KeyForm
    /// Upper half: 32 bits of the key's hash. Lower half: the row plus one; 0 is a free slot.
    private var slots: [UInt64]
    private var count = 0
    private var scratch: [UInt8] = []

    /// An index of the rows that `table` holds now. Rows with a null in the key are not in it.
    init(form: KeyForm, of table: StateTable) {
        self.form = form
        slots = Array(repeating: 0, count: 1024)
        var key: [UInt8] = []
        for row in 0..<table.rowLimit where table.isLive(row) {
            if form.key(of: row, in: table, into: &key) { insert(row, key: key) }
        }
    }

    mutating func insert(_ row: Int, key: [UInt8]) { insert(row, hash: KeyHash.of(key)) }

    /// - Parameter hash: that of the row's key.
    mutating func insert(_ row: Int, hash: UInt64) {
        if (count + 1) * 2 > slots.count { grow() }
        count += 1
        place((hash >> 32) << 32 | UInt64(row + 1))
    }

    /// The first live row with `key`.
    ///
    /// - Parameter table: inout for its speed alone: an element of an array would be copied for each call.
    mutating func first(_ key: [UInt8], in table: inout StateTable) -> Int? {
        var search = Search(KeyHash.of(key), slots.count)
        return next(&search, key, &table)
    }

    /// All live rows with `key`, in order of their adding; `table` as in ``first(_:in:)``.
    mutating func all(_ key: [UInt8], in table: inout StateTable) -> [Int] {
        all(key, hash: KeyHash.of(key), in: &table)
    }

    /// As ``all(_:in:)``, for a key whose hash is known.
    mutating func all(_ key: [UInt8], hash: UInt64, in table: inout StateTable) -> [Int] {
        var search = Search(hash, slots.count)
        var found: [Int] = []
        while let row = next(&search, key, &table) {
            if !found.contains(row) { found.append(row) }
        }
        return found.count > 1 ? found.sorted() : found
    }

    /// Where a search for one key has come to.
    private struct Search {
        let tag: UInt64
        var position: Int

        init(_ hash: UInt64, _ slots: Int) {
            tag = hash >> 32
            position = Int(truncatingIfNeeded: tag) & (slots - 1)
        }
    }

    private mutating func next(_ search: inout Search, _ key: [UInt8], _ table: inout StateTable) -> Int? {
        let mask = slots.count - 1
        while slots[search.position] != 0 {
            let slot = slots[search.position]
            search.position = (search.position + 1) & mask
            guard slot >> 32 == search.tag else { continue }
            let row = Int(slot & 0xFFFF_FFFF) - 1
            if table.isLive(row), form.key(of: row, in: table, into: &scratch), scratch == key { return row }
        }
        return nil
    }

    private mutating func place(_ slot: UInt64) {
        let mask = slots.count - 1
        var position = Int(truncatingIfNeeded: slot >> 32) & mask
        while slots[position] != 0 { position = (position + 1) & mask }
        slots[position] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = Array(onHugePages: 0, count: old.count * 2)
        for slot in old where slot != 0 { place(slot) }
    }
}
