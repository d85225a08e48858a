import Exporting
import FakeSFTP
import Harness

extension Scenario {
    /// The account may have one connection at a time.
    static let salesforceMarketingCloudSFTPOneConnection = Scenario(
        .salesforceMarketingCloud, .sftp, "one-connection", "The account may have one connection at a time",
        ending: .recovers, arrange: { $0.sftp?.users[0].maximumConnections = 1 })
}
