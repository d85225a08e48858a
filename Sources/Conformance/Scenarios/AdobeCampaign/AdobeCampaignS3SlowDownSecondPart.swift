import Drops
import Exporting
import Faults

extension Scenario {
    /// 503 SlowDown on the second part of a large object.
    static let adobeCampaignS3SlowDownSecondPart = Scenario(
        .adobeCampaign, .s3, "slow-down-second-part", "503 SlowDown on the second part of a large object",
        people: .many(300, paddedTo: 20_000), ending: .recovers,
        faults: [
            FaultRule(
                name: "slow down", when: .init(endpoint: .s3, operation: "UploadPart", nth: 2, times: 1),
                then: .fail(status: "SlowDown", message: "Please reduce your request rate."))
        ], isSlow: true)
}
