import Drops
import Exporting
import Faults

extension Scenario {
    /// 503 SlowDown on the first write.
    static let externalDeliveryS3SlowDown = Scenario(
        .externalDelivery, .s3, "slow-down", "503 SlowDown on the first write", ending: .recovers,
        faults: [
            FaultRule(
                name: "slow down", when: .init(endpoint: .s3, operation: "PutObject", times: 1),
                then: .fail(status: "SlowDown", message: "Please reduce your request rate."))
        ])
}
