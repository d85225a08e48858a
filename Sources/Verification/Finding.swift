public import Reading

/// How bad a finding is.
public enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
    case note, warning, error

    private var rank: Int { self == .note ? 0 : self == .warning ? 1 : 2 }
    /// A note is less than a warning, a warning less than an error.
    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}

/// One kind of deviation in one drop: typed data with a place, never a rendered line.
public struct Finding: Sendable, Hashable {
    /// Where one instance stands, and what stood there.
    public struct Example: Sendable, Hashable {
        /// As exact as it is known: the drop, a file, a record or a column.
        public var place: Place
        /// What should stand there; nil where no single thing can be named.
        public var expected: MaskableText?
        /// What stands there; nil where nothing does or nothing needs showing.
        public var actual: MaskableText?

        /// Takes all parts as they are.
        public init(place: Place, expected: MaskableText? = nil, actual: MaskableText? = nil) {
            self.place = place
            self.expected = expected
            self.actual = actual
        }
    }

    /// The check's id, known to `explain`: `columns/missing`, `identities/duplicate`.
    public var id: String
    /// The check's own, or a note where a tolerance covers ``count``.
    public var severity: Severity
    /// One sentence: what is wrong and, where it can be said, how to mend it.
    public var message: MaskableText
    /// The first instance.
    public var first: Example
    /// All instances, also those not kept as examples.
    public var count: Int
    /// The first instances, capped; the cap never changes ``count``.
    public var examples: [Example]

    /// Takes all parts as they are; without `examples`, `first` is the only one.
    public init(
        id: String, severity: Severity, message: MaskableText, first: Example, count: Int = 1, examples: [Example] = []
    ) {
        self.id = id
        self.severity = severity
        self.message = message
        self.first = first
        self.count = count
        self.examples = examples.isEmpty ? [first] : examples
    }
}

extension Finding {
    /// The order of a report: by file, record, column, byte offset and id.
    public static func precedes(_ a: Finding, _ b: Finding) -> Bool {
        let (left, right) = (a.first.place, b.first.place)
        if Ledger.precedes(left, right) { return true }
        return !Ledger.precedes(right, left) && a.id < b.id
    }
}

/// The outcome of all checks on one drop.
public enum Verdict: String, Sendable, Codable {
    case pass, fail
    /// Nothing came that could be verified. Never green.
    case empty
}
