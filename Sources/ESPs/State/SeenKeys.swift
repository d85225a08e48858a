/// Remembers keys by 64-bit hash, with a number for each: the record that had it first, or how often it came.
struct SeenKeys {
    /// A number of 0 is a free slot. Hash and number stand together, so that a look costs one miss of the cache.
    private struct Slot {
        var hash: UInt64 = 0
        var number = 0
    }

    private var slots = [Slot](repeating: Slot(), count: 1024)
    private var count = 0

    /// The number kept for `hash`; 0 where there is none.
    subscript(hash: UInt64) -> Int { slots[position(of: hash)].number }

    /// Keeps `number`, which is not 0, for `hash`.
    ///
    /// - Returns: the number before.
    mutating func exchange(_ number: Int, for hash: UInt64) -> Int {
        let place = position(of: hash)
        let before = slots[place].number
        slots[place] = Slot(hash: hash, number: number)
        noteTaken(before)
        return before
    }

    /// Adds `step` to the number for `hash`.
    ///
    /// - Returns: the number before.
    @discardableResult
    mutating func add(_ step: Int, to hash: UInt64) -> Int {
        let place = position(of: hash)
        let before = slots[place].number
        slots[place] = Slot(hash: hash, number: before + step)
        noteTaken(before)
        return before
    }

    private mutating func noteTaken(_ before: Int) {
        guard before == 0 else { return }
        count += 1
        if count * 4 > slots.count * 3 { grow() }
    }

    /// Where `hash` stands, or would stand.
    private func position(of hash: UInt64) -> Int {
        let mask = slots.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while slots[position].number != 0, slots[position].hash != hash { position = (position + 1) & mask }
        return position
    }

    private mutating func grow() {
        let old = slots
        slots = Array(onHugePages: Slot(), count: old.count * 2)
        for slot in old where slot.number != 0 { slots[position(of: slot.hash)] = slot }
    }
}
