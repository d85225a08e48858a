import Exporting

extension Scenario {
    /// The bucket is not there.
    static let oracleEloquaS3MissingBucket = Scenario(
        .oracleEloqua, .s3, "missing-bucket", "The bucket is not there", ending: .fails,
        change: { $0.changeS3 { $0.bucket = "nowhere" } })
}
