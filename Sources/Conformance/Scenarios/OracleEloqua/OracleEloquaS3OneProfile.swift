import Exporting

extension Scenario {
    /// An audience of one is a file of one record.
    static let oracleEloquaS3OneProfile = Scenario(
        .oracleEloqua, .s3, "one-profile", "An audience of one is a file of one record", people: .one)
}
