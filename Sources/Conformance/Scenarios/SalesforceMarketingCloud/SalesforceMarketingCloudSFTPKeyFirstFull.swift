import Exporting

extension Scenario {
    /// The first export of an audience holds every member.
    static let salesforceMarketingCloudSFTPKeyFirstFull = Scenario(
        .salesforceMarketingCloud, .sftpKey, "first-full", "The first export of an audience holds every member")
}
