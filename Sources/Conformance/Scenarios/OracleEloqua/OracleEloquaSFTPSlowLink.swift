import Drops
import Exporting
import Faults

extension Scenario {
    /// A link of 100 kB a second.
    static let oracleEloquaSFTPSlowLink = Scenario(
        .oracleEloqua, .sftp, "slow-link", "A link of 100 kB a second", people: .many(400), ending: .delivers,
        faults: [
            FaultRule(
                name: "slow link", when: .init(endpoint: .sftp, operation: "SSH_FXP_WRITE"),
                then: .throttle(bytesPerSecond: 100_000))
        ])
}
