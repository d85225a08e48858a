/// Which row of those with the same key is kept: the last updated; of equals the first in the order of their values.
///
/// Holds a fixed number of bytes for each key, never a row.
///
/// Source: "Activate audiences to batch profile export destinations", deduplication keys,
/// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/activate-batch-profile-destinations
struct Deduplication {
    private struct Key: Hashable {
        let high: Int
        let low: Int
    }

    private struct Winner {
        var updatedAt: UTCTime?
        var origin: Row.Origin
    }

    private let keys: [Int]
    private var winners: [Key: Winner] = [:]

    /// - Parameter keys: where the key's columns stand; empty keeps every row.
    init(keys: [Int]) { self.keys = keys }

    var isNeeded: Bool { !keys.isEmpty }

    /// Looks at a row. `again` fetches an earlier row whose time is the same.
    mutating func look(at row: Row, again: (Row.Origin) throws -> Row?) rethrows {
        let key = key(of: row)
        guard let winner = winners[key] else {
            winners[key] = Winner(updatedAt: row.updatedAt, origin: row.origin)
            return
        }
        let order = Self.compare(row.updatedAt, winner.updatedAt)
        var wins = order > 0
        if order == 0, let other = try again(winner.origin) { wins = comesFirst(row, before: other) }
        if wins { winners[key] = Winner(updatedAt: row.updatedAt, origin: row.origin) }
    }

    /// Whether the row is the one that is kept of its key. Every row must have been looked at.
    func keeps(_ row: Row) -> Bool { keys.isEmpty || winners[key(of: row)]?.origin == row.origin }

    private static func compare(_ a: UTCTime?, _ b: UTCTime?) -> Int {
        let (left, right) = (a?.milliseconds ?? .min, b?.milliseconds ?? .min)
        return left == right ? 0 : left < right ? -1 : 1
    }

    /// By the other columns in the order of the file, by code point, null first.
    private func comesFirst(_ row: Row, before other: Row) -> Bool {
        for index in row.cells.indices where !keys.contains(index) && row.cells[index] != other.cells[index] {
            guard let left = row.cells[index] else { return true }
            guard let right = other.cells[index] else { return false }
            return left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
        }
        return false
    }

    /// Two hashes of differently begun texts: 128 bits, so that two keys are never taken for one.
    private func key(of row: Row) -> Key {
        var (first, second) = (Hasher(), Hasher())
        second.combine(true)
        for index in keys {
            first.combine(row.cells[index])
            second.combine(row.cells[index])
        }
        return Key(high: first.finalize(), low: second.finalize())
    }
}
