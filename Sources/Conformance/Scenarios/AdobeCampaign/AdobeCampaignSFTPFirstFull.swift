import Exporting

extension Scenario {
    /// The first export of an audience holds every member.
    static let adobeCampaignSFTPFirstFull = Scenario(
        .adobeCampaign, .sftp, "first-full", "The first export of an audience holds every member")
}
