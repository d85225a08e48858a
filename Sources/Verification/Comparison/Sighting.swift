import Reading

/// A record of the drop, by its file's index and its number there. Ordered as the records are.
///
/// One word, so that it changes in one step: 20 bits for the file, 44 for the record.
struct Sighting: Hashable, Comparable, Sendable {
    let word: UInt64

    static let none = Sighting(word: .max)
    static let fileLimit = 1 << 20

    init(word: UInt64) { self.word = word }
    init(file: Int, record: Int) { word = UInt64(file) << 44 | UInt64(record) }

    var file: Int { Int(word >> 44) }
    var record: Int { Int(word & (1 << 44 - 1)) }

    @inline(__always)
    static func < (a: Self, b: Self) -> Bool { a.word < b.word }
}

/// A sighting that repeats another one.
struct Repetition {
    var again: Sighting
    var first: Sighting
}

/// An identity as it stands in a record of the drop.
struct SeenIdentity {
    var place: Place
    var text: String
}
