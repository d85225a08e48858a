import Drops
import Exporting
import Faults

extension Scenario {
    /// 429 on every import.
    static let constantContactAPIThrottledForGood = Scenario(
        .constantContact, .api, "throttled-for-good", "429 on every import", ending: .fails,
        faults: [
            FaultRule(
                name: "throttled", when: .init(endpoint: .api, operation: "Import*"),
                then: .fail(status: "429", message: "Too Many Requests")),
            FaultRule(
                name: "throttled sign-ups", when: .init(endpoint: .api, operation: "SignUp"),
                then: .fail(status: "429", message: "Too Many Requests")),
        ])
}
