import Drops
import Exporting
import Faults

extension Scenario {
    /// The object is stored and the answer is lost.
    static let adobeCampaignS3AnswerLost = Scenario(
        .adobeCampaign, .s3, "answer-lost", "The object is stored and the answer is lost", ending: .recovers,
        faults: [
            FaultRule(
                name: "lost answer", when: .init(endpoint: .s3, operation: "PutObject", times: 1), then: .loseReply)
        ])
}
