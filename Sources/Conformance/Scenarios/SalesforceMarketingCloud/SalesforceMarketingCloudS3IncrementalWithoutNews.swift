import Exporting

extension Scenario {
    /// A day on which nothing changed brings no file.
    static let salesforceMarketingCloudS3IncrementalWithoutNews = Scenario(
        .salesforceMarketingCloud, .s3, "incremental-without-news", "A day on which nothing changed brings no file",
        runs: [Run(.members), Run(.members) { $0.becomeIncremental() }], needs: [.incremental])
}
