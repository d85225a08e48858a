import Drops
import Exporting
import Faults

extension Scenario {
    /// 503 SlowDown on every write.
    static let oracleResponsysS3SlowDownForGood = Scenario(
        .oracleResponsys, .s3, "slow-down-for-good", "503 SlowDown on every write", ending: .fails,
        faults: [
            FaultRule(
                name: "slow down", when: .init(endpoint: .s3, operation: "PutObject"),
                then: .fail(status: "SlowDown", message: "Please reduce your request rate.")),
            FaultRule(
                name: "slow down multipart", when: .init(endpoint: .s3, operation: "*Upload*"),
                then: .fail(status: "SlowDown", message: "Please reduce your request rate.")),
        ], needs: [.tabDelimited], change: { $0.divideByTabs() })
}
