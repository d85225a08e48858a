import Exporting

extension Scenario {
    /// The access key is unknown.
    static let salesforceMarketingCloudS3UnknownKey = Scenario(
        .salesforceMarketingCloud, .s3, "unknown-key", "The access key is unknown", ending: .fails,
        change: { $0.changeS3 { $0.accessKeyID = "nobody" } })
}
