/// Remembers keys by 64-bit hash, with a number for each: the record that had it first, or how often it came.
struct SeenKeys {
    private var hashes = [UInt64](repeating: 0, count: 1024)
    private var numbers = [Int32](repeating: 0, count: 1024)
    private var count = 0

    /// The number kept for `hash`; 0 where there is none.
    subscript(hash: UInt64) -> Int { Int(numbers[position(of: hash)]) }

    /// Keeps `number`, which is not 0, for `hash`.
    ///
    /// - Returns: the number before.
    mutating func exchange(_ number: Int, for hash: UInt64) -> Int {
        let place = position(of: hash)
        let before = Int(numbers[place])
        hashes[place] = hash
        numbers[place] = Int32(truncatingIfNeeded: number)
        if before == 0 {
            count += 1
            if count * 2 > numbers.count { grow() }
        }
        return before
    }

    /// Adds `step` to the number for `hash`.
    ///
    /// - Returns: the number before.
    @discardableResult
    mutating func add(_ step: Int, to hash: UInt64) -> Int { exchange(self[hash] + step, for: hash) }

    /// Where `hash` stands, or would stand.
    private func position(of hash: UInt64) -> Int {
        let mask = numbers.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while numbers[position] != 0, hashes[position] != hash { position = (position + 1) & mask }
        return position
    }

    private mutating func grow() {
        let old = (hashes, numbers)
        hashes = Array(repeating: 0, count: old.0.count * 2)
        numbers = Array(repeating: 0, count: old.1.count * 2)
        for (hash, number) in zip(old.0, old.1) where number != 0 {
            let place = position(of: hash)
            hashes[place] = hash
            numbers[place] = number
        }
    }
}
