import Exporting

extension Scenario {
    /// Two audiences at once are two files, each with its own members.
    static let adobeCampaignSFTPKeyTwoAudiences = Scenario(
        .adobeCampaign, .sftpKey, "two-audiences", "Two audiences at once are two files, each with its own members",
        needs: [.severalAudiences], change: { $0.addOtherAudience() })
}
