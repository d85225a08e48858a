import Drops
import Exporting
import Faults

extension Scenario {
    /// The connection is reset in the middle of a body.
    static let adobeCampaignS3ResetMidBody = Scenario(
        .adobeCampaign, .s3, "reset-mid-body", "The connection is reset in the middle of a body", people: .many(400),
        ending: .recovers,
        faults: [
            FaultRule(
                name: "reset", when: .init(endpoint: .s3, operation: "PutObject", times: 1, afterBytes: 10_000),
                then: .cut)
        ])
}
