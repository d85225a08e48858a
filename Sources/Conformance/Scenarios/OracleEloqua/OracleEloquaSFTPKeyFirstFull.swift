import Exporting

extension Scenario {
    /// The first export of an audience holds every member.
    static let oracleEloquaSFTPKeyFirstFull = Scenario(
        .oracleEloqua, .sftpKey, "first-full", "The first export of an audience holds every member")
}
