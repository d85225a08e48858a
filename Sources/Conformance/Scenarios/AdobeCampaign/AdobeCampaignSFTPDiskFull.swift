import Drops
import Exporting
import Faults

extension Scenario {
    /// The disk is full after 10,000 bytes.
    static let adobeCampaignSFTPDiskFull = Scenario(
        .adobeCampaign, .sftp, "disk-full", "The disk is full after 10,000 bytes", people: .many(400), ending: .fails,
        faults: [
            FaultRule(
                name: "disk full", when: .init(endpoint: .sftp, operation: "SSH_FXP_WRITE", afterBytes: 10_000),
                then: .diskFull)
        ])
}
