import Drops
import Exporting
import Faults

extension Scenario {
    /// The first renaming fails without a reason.
    static let oracleEloquaSFTPKeyRenameFailsOnce = Scenario(
        .oracleEloqua, .sftpKey, "rename-fails-once", "The first renaming fails without a reason", ending: .recovers,
        faults: [
            FaultRule(
                name: "failure", when: .init(endpoint: .sftp, operation: "*RENAME*", times: 1),
                then: .fail(status: "SSH_FX_FAILURE", message: "Failure")),
            FaultRule(
                name: "failure of the extension", when: .init(endpoint: .sftp, operation: "*rename*", times: 1),
                then: .fail(status: "SSH_FX_FAILURE", message: "Failure")),
        ], needs: [.rename], change: { $0.renameIntoPlace() })
}
