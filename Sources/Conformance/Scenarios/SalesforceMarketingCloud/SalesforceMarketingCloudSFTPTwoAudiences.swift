import Exporting

extension Scenario {
    /// Two audiences at once are two files, each with its own members.
    static let salesforceMarketingCloudSFTPTwoAudiences = Scenario(
        .salesforceMarketingCloud, .sftp, "two-audiences",
        "Two audiences at once are two files, each with its own members", needs: [.severalAudiences],
        change: { $0.addOtherAudience() })
}
