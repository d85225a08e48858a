import Drops
import Exporting
import Faults

extension Scenario {
    /// The import has begun and the answer is lost.
    static let constantContactAPIAnswerLost = Scenario(
        .constantContact, .api, "answer-lost", "The import has begun and the answer is lost", ending: .recovers,
        faults: [
            FaultRule(
                name: "lost answer", when: .init(endpoint: .api, operation: "Import*", times: 1), then: .loseReply)
        ])
}
