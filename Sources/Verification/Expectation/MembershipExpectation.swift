/// How the drop says who belongs to which audience.
public struct MembershipExpectation: Sendable {
    /// Where a drop says who is a member.
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

    /// One audience and where its status stands.
    public struct SegmentColumn: Sendable, Hashable {
        /// Id of the audience.
        public var segment: String
        /// Name in the header of the column with the status.
        public var column: String

        /// Takes both as they are.
        public init(segment: String, column: String) {
            self.segment = segment
            self.column = column
        }
    }

    /// Whether a drop holds all members, or only what changed since the drop before it.
    public enum Export: String, Sendable, CaseIterable { case full, incremental }

    /// Decides which columns hold statuses or audience ids.
    public var form: Form
    /// The known statuses of members and of those who left. Case matters.
    public var memberStatuses = ["realized", "existing"]
    /// Statuses of those who left; in a full export with one status column they are an error.
    public var leftStatuses = ["exited"]
    /// Ids that a list column may hold; empty means any.
    public var segments: [String] = []
    /// Full by default; decides which transitions between drops can be.
    public var export = Export.full
    /// Whether a status may be null (a profile that never belonged to the audience).
    public var mayBeBlank = false

    /// A full export with the usual statuses, none of them null.
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
