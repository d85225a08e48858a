import Drops
import Exporting
import Faults

extension Scenario {
    /// The connection is cut before the file is closed.
    static let oracleEloquaSFTPCutBeforeClose = Scenario(
        .oracleEloqua, .sftp, "cut-before-close", "The connection is cut before the file is closed", ending: .recovers,
        faults: [FaultRule(name: "cut", when: .init(endpoint: .sftp, operation: "SSH_FXP_CLOSE", times: 1), then: .cut)]
    )
}
