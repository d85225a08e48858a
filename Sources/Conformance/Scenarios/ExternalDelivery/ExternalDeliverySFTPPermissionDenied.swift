import Drops
import Exporting
import Faults

extension Scenario {
    /// The folder may not be written to.
    static let externalDeliverySFTPPermissionDenied = Scenario(
        .externalDelivery, .sftp, "permission-denied", "The folder may not be written to", ending: .fails,
        faults: [
            FaultRule(name: "denied", when: .init(endpoint: .sftp, operation: "SSH_FXP_OPEN"), then: .permissionDenied)
        ])
}
