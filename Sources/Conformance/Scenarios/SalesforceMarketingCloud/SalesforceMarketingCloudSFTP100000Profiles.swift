import Exporting

extension Scenario {
    /// 100,000 profiles arrive, every one.
    static let salesforceMarketingCloudSFTP100000Profiles = Scenario(
        .salesforceMarketingCloud, .sftp, "100000-profiles", "100,000 profiles arrive, every one",
        people: .many(100_000), isSlow: true)
}
