import Drops
import Exporting
import Faults

extension Scenario {
    /// The server has no connection to spare at first.
    static let oracleResponsysSFTPKeyConnectionLimit = Scenario(
        .oracleResponsys, .sftpKey, "connection-limit", "The server has no connection to spare at first",
        ending: .recovers,
        faults: [
            FaultRule(
                name: "no connection", when: .init(endpoint: .sftp, operation: "connect", times: 2),
                then: .refuseConnection)
        ])
}
