import Exporting

extension Scenario {
    /// The file is written under another name and renamed when it is whole.
    static let salesforceMarketingCloudSFTPKeyRenameIntoPlace = Scenario(
        .salesforceMarketingCloud, .sftpKey, "rename-into-place",
        "The file is written under another name and renamed when it is whole", needs: [.rename],
        change: { $0.renameIntoPlace() })
}
