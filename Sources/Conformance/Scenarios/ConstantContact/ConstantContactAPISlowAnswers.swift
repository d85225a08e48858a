import Drops
import Exporting
import Faults

extension Scenario {
    /// Every answer takes a fifth of a second.
    static let constantContactAPISlowAnswers = Scenario(
        .constantContact, .api, "slow-answers", "Every answer takes a fifth of a second", ending: .delivers,
        faults: [FaultRule(name: "slow", when: .init(endpoint: .api), then: .delay(milliseconds: 200))])
}
