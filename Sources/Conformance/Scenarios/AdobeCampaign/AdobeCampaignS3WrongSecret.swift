import Exporting

extension Scenario {
    /// The secret key is wrong.
    static let adobeCampaignS3WrongSecret = Scenario(
        .adobeCampaign, .s3, "wrong-secret", "The secret key is wrong", ending: .fails,
        change: { $0.changeS3 { $0.secretAccessKey = "wrong" } })
}
