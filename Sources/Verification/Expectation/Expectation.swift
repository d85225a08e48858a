/// What a drop must hold. Read from YAML, or built in code; everything not stated is not checked.
public struct Expectation: Sendable {
    /// Names, layout and limits of the files.
    public var files = FileExpectation()
    /// In the order of the file. Empty: the columns are not checked.
    public var columns: [ColumnExpectation] = []
    /// Whether listed columns must keep the order of the list; others between them do not count.
    public var columnOrder = ColumnOrder.exact
    /// Whether columns that are not listed are an error.
    public var otherColumns = OtherColumns.refused
    /// Who a record is about; nil: identities are not checked, and no profiles compared.
    public var identity: IdentityExpectation?
    /// How records say who belongs to which audience; nil: not checked.
    public var membership: MembershipExpectation?
    /// The profiles that must be in the drop; nil: not compared. Needs ``identity``.
    public var profiles: ProfilesExpectation?
    /// How many instances of a check's finding are borne, by check id; within it the finding is a note.
    public var tolerances: [String: Tolerance] = [:]

    /// States no more than the defaults of ``FileExpectation``.
    public init() {}

    /// Whether the header must keep the order of ``columns``.
    public enum ColumnOrder: String, Sendable, CaseIterable { case exact, any }
    /// What becomes of columns that are not in ``columns``.
    public enum OtherColumns: String, Sendable, CaseIterable { case refused, allowed }

    /// A number of findings, absolute or in per cent of the records read.
    public enum Tolerance: Sendable, Hashable {
        case count(Int)
        case percent(Double)
    }

    /// The column of this name, if it is listed.
    public func column(_ name: String) -> ColumnExpectation? { columns.first { $0.name == name } }

    /// The finding, as a note where a tolerance covers its count.
    func tolerating(_ finding: Finding, records: Int) -> Finding {
        let isBorne =
            switch tolerances[finding.id] {
            case .count(let count): finding.count <= count
            case .percent(let percent): Double(finding.count) * 100 <= percent * Double(records)
            case nil: false
            }
        guard isBorne else { return finding }
        var finding = finding
        finding.severity = .note
        return finding
    }
}
