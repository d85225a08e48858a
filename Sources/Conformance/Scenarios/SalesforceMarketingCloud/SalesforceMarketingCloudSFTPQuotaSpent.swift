import Exporting
import FakeSFTP
import Harness

extension Scenario {
    /// The account may hold no more than 10,000 bytes.
    static let salesforceMarketingCloudSFTPQuotaSpent = Scenario(
        .salesforceMarketingCloud, .sftp, "quota-spent", "The account may hold no more than 10,000 bytes",
        people: .many(400), ending: .fails, arrange: { $0.sftp?.users[0].quota = 10_000 })
}
