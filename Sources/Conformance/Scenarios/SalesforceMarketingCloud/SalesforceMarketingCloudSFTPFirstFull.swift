import Exporting

extension Scenario {
    /// The first export of an audience holds every member.
    static let salesforceMarketingCloudSFTPFirstFull = Scenario(
        .salesforceMarketingCloud, .sftp, "first-full", "The first export of an audience holds every member")
}
