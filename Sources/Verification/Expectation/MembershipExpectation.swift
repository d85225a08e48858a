/// How the drop says who belongs to which audience.
public struct MembershipExpectation: Sendable {
    public enum Form: Sendable, Hashable {
        /// One audience per file: being in the file is being a member.
        case file
        /// A column with the status in the file's audience.
        case statusColumn(String)
        /// A status column per audience: audience id and column.
        case segmentColumns([SegmentColumn])
        /// A column with the ids of all audiences, separated by this text.
        case listColumn(String, separator: String)
    }

    public struct SegmentColumn: Sendable, Hashable {
        public var segment: String
        public var column: String

        public init(segment: String, column: String) {
            self.segment = segment
            self.column = column
        }
    }

    public enum Export: String, Sendable, CaseIterable { case full, incremental }

    public var form: Form
    /// The known statuses of members and of those who left. Case matters.
    public var memberStatuses = ["realized", "existing"]
    public var leftStatuses = ["exited"]
    /// Ids that a list column may hold; empty means any.
    public var segments: [String] = []
    public var export = Export.full
    /// Whether a status may be null (a profile that never belonged to the audience).
    public var mayBeBlank = false

    public init(form: Form) { self.form = form }

    /// The columns that hold a status.
    var statusColumns: [String] {
        switch form {
        case .file, .listColumn: []
        case .statusColumn(let name): [name]
        case .segmentColumns(let columns): columns.map(\.column)
        }
    }

    /// The columns that say something of membership.
    var columns: [String] {
        if case .listColumn(let name, _) = form { [name] } else { statusColumns }
    }
}
