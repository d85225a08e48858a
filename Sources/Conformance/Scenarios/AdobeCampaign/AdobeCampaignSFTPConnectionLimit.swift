import Drops
import Exporting
import Faults

extension Scenario {
    /// The server has no connection to spare at first.
    static let adobeCampaignSFTPConnectionLimit = Scenario(
        .adobeCampaign, .sftp, "connection-limit", "The server has no connection to spare at first", ending: .recovers,
        faults: [
            FaultRule(
                name: "no connection", when: .init(endpoint: .sftp, operation: "connect", times: 2),
                then: .refuseConnection)
        ])
}
