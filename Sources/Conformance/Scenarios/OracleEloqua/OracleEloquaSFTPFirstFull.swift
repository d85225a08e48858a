import Exporting

extension Scenario {
    /// The first export of an audience holds every member.
    static let oracleEloquaSFTPFirstFull = Scenario(
        .oracleEloqua, .sftp, "first-full", "The first export of an audience holds every member")
}
