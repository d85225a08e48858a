import Exporting

extension Scenario {
    /// The first export of an audience holds every member.
    static let oracleEloquaS3FirstFull = Scenario(
        .oracleEloqua, .s3, "first-full", "The first export of an audience holds every member")
}
