/// One rule that a drop is held against. Its stage protocol says what it is shown:
/// ``DropCheck``, ``FileCheck``, ``WholeDropCheck``, ``HeaderCheck``, ``RecordCheck``, ``ValueCheck``, ``CellCheck``, ``ComparisonCheck``.
public protocol Check: Sendable {
    var about: CheckDescription { get }
}

/// What `explain` says of a check.
public struct CheckDescription: Sendable, Hashable {
    /// Where the rule comes from.
    public struct Source: Sendable, Hashable {
        /// Title of the page or standard, with its section where that helps.
        public var title: String
        /// Web address, or the name of a file of this project.
        public var address: String

        /// Takes both as they are.
        public init(_ title: String, _ address: String) {
            self.title = title
            self.address = address
        }
    }

    /// Stable: `columns/missing`.
    public var id: String
    /// What is wrong, as a short phrase.
    public var title: String
    /// What it means that the check finds something.
    public var meaning: String
    /// How to mend it.
    public var mend: String
    /// How bad a finding is, unless a tolerance makes it a note.
    public var severity: Severity
    /// What the rule rests on.
    public var source: Source

    /// Takes all parts as they are; a finding is an error unless stated otherwise.
    public init(
        _ id: String, _ title: String, meaning: String, mend: String, severity: Severity = .error, source: Source
    ) {
        self.id = id
        self.title = title
        self.meaning = meaning
        self.mend = mend
        self.severity = severity
        self.source = source
    }
}

/// Looks at the drop as a whole: names, manifest, what is there at all.
protocol DropCheck: Check {
    func check(_ drop: DropContents, _ ledger: Ledger)
}

/// Looks at one file once it was read.
protocol FileCheck: Check {
    func check(_ file: FileReading, _ expectation: Expectation, _ ledger: Ledger)
}

/// Looks at all files together once they were read.
protocol WholeDropCheck: Check {
    func check(_ files: [FileReading], _ expectation: Expectation, _ ledger: Ledger)
}

/// Looks at the names of the columns of one file.
protocol HeaderCheck: Check {
    func check(_ header: Header, _ expectation: Expectation, _ ledger: Ledger)
}

/// Looks at the form of one record that is not regular.
protocol RecordCheck: Check {
    func check(_ record: RecordInFile, _ ledger: Ledger)
}

/// Looks at every value of a column.
protocol ValueCheck: Check {
    /// What to ask of each value of this column; nil where there is nothing to ask.
    func test(for column: ColumnExpectation, _ expectation: Expectation) -> ValueTest?
}

/// Looks at the identity of every record in which it is blank or not of its kind.
protocol IdentityCheck: Check {
    /// - Returns: whether the identity may be compared.
    func check(_ identity: IdentityInRecord, _ expectation: IdentityExpectation, _ ledger: Ledger) -> Bool
}

/// Is told of the values of one record that are not the expected ones.
protocol CellCheck: Check {
    /// Reports the cells that it speaks for and takes them out; the checks after it see the rest.
    func check(_ differing: inout DifferingCells, _ expectation: Expectation, _ ledger: Ledger)
}

/// Looks at the comparison of identities once all records were read.
protocol ComparisonCheck: Check {
    func check(_ comparison: ComparisonOutcome, _ expectation: Expectation, _ ledger: Ledger)
}

/// Looks at what a drop says of one profile, given what the drops before it said.
protocol HistoryCheck: Check {
    func check(_ step: MembershipStep, _ ledger: Ledger)
}
