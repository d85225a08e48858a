import Reading

/// What came of comparing the identities of the drop with each other and with the expected ones.
struct ComparisonOutcome {
    /// An identity at its place.
    struct Identity {
        var place: Place
        var text: String
        var expected = ""
        var first = Place(file: "")
    }

    typealias PerFile = [String: Lowest<Int, Identity>]

    /// Of the drop's only file, or empty for several: where what is missing is missing.
    let name: String
    /// The identity's columns.
    let column: String
    var duplicates: PerFile = [:]
    var missing: Lowest<UInt64, Identity>
    var unexpected: PerFile = [:]
    var foldedOnly: PerFile = [:]
    var expectedCount = 0
    /// Whether every record of every file could be read and has its identity's columns: else nobody can tell which
    /// profiles are missing.
    var isComplete = true

    /// Adds what came of another round, in which other identities were compared.
    mutating func merge(_ other: Self) {
        func add(_ more: PerFile, to mine: inout PerFile) {
            for (file, found) in more { mine[file, default: Lowest(found.limit)].merge(found) }
        }
        add(other.duplicates, to: &duplicates)
        add(other.unexpected, to: &unexpected)
        add(other.foldedOnly, to: &foldedOnly)
        missing.merge(other.missing)
        expectedCount += other.expectedCount
    }
}
