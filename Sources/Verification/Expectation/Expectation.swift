/// What a drop must hold. Read from YAML, or built in code; everything not stated is not checked.
public struct Expectation: Sendable {
    public var files = FileExpectation()
    /// In the order of the file. Empty: the columns are not checked.
    public var columns: [ColumnExpectation] = []
    public var columnOrder = ColumnOrder.exact
    /// Whether columns that are not listed are an error.
    public var otherColumns = OtherColumns.refused
    public var identity: IdentityExpectation?
    public var membership: MembershipExpectation?
    public var profiles: ProfilesExpectation?
    /// How many instances of a check's finding are borne, by check id; within it the finding is a note.
    public var tolerances: [String: Tolerance] = [:]

    public init() {}

    public enum ColumnOrder: String, Sendable, CaseIterable { case exact, any }
    public enum OtherColumns: String, Sendable, CaseIterable { case refused, allowed }

    /// A number of findings, absolute or in per cent of the records read.
    public enum Tolerance: Sendable, Hashable {
        case count(Int)
        case percent(Double)
    }

    /// The column of this name, if it is listed.
    public func column(_ name: String) -> ColumnExpectation? { columns.first { $0.name == name } }
}
