import Exporting

extension Scenario {
    /// More records than a file may hold go into numbered parts, each with a header.
    static let salesforceMarketingCloudSFTPParts = Scenario(
        .salesforceMarketingCloud, .sftp, "parts",
        "More records than a file may hold go into numbered parts, each with a header", needs: [.parts],
        change: { $0.layout.maximumRecords = 5 })
}
