import Exporting

extension Scenario {
    /// An audience of one is a file of one record.
    static let adobeCampaignSFTPOneProfile = Scenario(
        .adobeCampaign, .sftp, "one-profile", "An audience of one is a file of one record", people: .one)
}
