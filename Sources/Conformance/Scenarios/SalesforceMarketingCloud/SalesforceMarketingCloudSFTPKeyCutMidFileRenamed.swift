import Drops
import Exporting
import Faults

extension Scenario {
    /// The connection is cut after 10,000 bytes of a file that is to be renamed.
    static let salesforceMarketingCloudSFTPKeyCutMidFileRenamed = Scenario(
        .salesforceMarketingCloud, .sftpKey, "cut-mid-file-renamed",
        "The connection is cut after 10,000 bytes of a file that is to be renamed", people: .many(400),
        ending: .recovers,
        faults: [
            FaultRule(
                name: "cut", when: .init(endpoint: .sftp, operation: "SSH_FXP_WRITE", times: 1, afterBytes: 10_000),
                then: .cut)
        ], needs: [.rename], change: { $0.renameIntoPlace() })
}
