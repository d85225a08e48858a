import Drops
import Exporting
import Faults

extension Scenario {
    /// One write fails without a reason.
    static let salesforceMarketingCloudSFTPWriteFailsOnce = Scenario(
        .salesforceMarketingCloud, .sftp, "write-fails-once", "One write fails without a reason", ending: .recovers,
        faults: [
            FaultRule(
                name: "failure", when: .init(endpoint: .sftp, operation: "SSH_FXP_WRITE", times: 1),
                then: .fail(status: "SSH_FX_FAILURE", message: "Failure"))
        ])
}
