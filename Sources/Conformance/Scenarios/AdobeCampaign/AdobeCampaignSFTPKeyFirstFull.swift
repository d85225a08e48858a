import Exporting

extension Scenario {
    /// The first export of an audience holds every member.
    static let adobeCampaignSFTPKeyFirstFull = Scenario(
        .adobeCampaign, .sftpKey, "first-full", "The first export of an audience holds every member")
}
