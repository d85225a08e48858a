import Drops
import Exporting
import Faults

extension Scenario {
    /// The connection is cut after 5,000 bytes.
    static let externalDeliverySFTPCutMidFile = Scenario(
        .externalDelivery, .sftp, "cut-mid-file", "The connection is cut after 5,000 bytes", people: .many(400),
        ending: .recovers,
        faults: [
            FaultRule(
                name: "cut", when: .init(endpoint: .sftp, operation: "SSH_FXP_WRITE", times: 1, afterBytes: 5_000),
                then: .cut)
        ])
}
