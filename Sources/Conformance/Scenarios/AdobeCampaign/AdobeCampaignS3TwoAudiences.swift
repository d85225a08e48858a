import Exporting

extension Scenario {
    /// Two audiences at once are two files, each with its own members.
    static let adobeCampaignS3TwoAudiences = Scenario(
        .adobeCampaign, .s3, "two-audiences", "Two audiences at once are two files, each with its own members",
        needs: [.severalAudiences], change: { $0.addOtherAudience() })
}
