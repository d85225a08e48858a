import Exporting

extension Scenario {
    /// The first export of an audience holds every member.
    static let salesforceMarketingCloudS3FirstFull = Scenario(
        .salesforceMarketingCloud, .s3, "first-full", "The first export of an audience holds every member")
}
