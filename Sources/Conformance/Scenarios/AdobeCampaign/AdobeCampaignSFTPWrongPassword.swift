import Exporting

extension Scenario {
    /// The password is wrong.
    static let adobeCampaignSFTPWrongPassword = Scenario(
        .adobeCampaign, .sftp, "wrong-password", "The password is wrong", ending: .fails,
        change: { $0.changeSFTP { $0.password = "wrong" } })
}
