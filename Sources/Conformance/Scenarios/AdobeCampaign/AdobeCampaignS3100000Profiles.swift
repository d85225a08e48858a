import Exporting

extension Scenario {
    /// 100,000 profiles arrive, every one.
    static let adobeCampaignS3100000Profiles = Scenario(
        .adobeCampaign, .s3, "100000-profiles", "100,000 profiles arrive, every one", people: .many(100_000),
        isSlow: true)
}
