import Drops
import Exporting
import Faults

extension Scenario {
    /// The disk is full from the first byte on.
    static let externalDeliverySFTPKeyDiskFull = Scenario(
        .externalDelivery, .sftpKey, "disk-full", "The disk is full from the first byte on", ending: .fails,
        faults: [
            FaultRule(name: "disk full", when: .init(endpoint: .sftp, operation: "SSH_FXP_WRITE"), then: .diskFull)
        ]
    )
}
