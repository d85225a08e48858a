import Drops
import Exporting
import Faults

extension Scenario {
    /// 429 Too Many Requests on the first import.
    static let constantContactAPIThrottledOnce = Scenario(
        .constantContact, .api, "throttled-once", "429 Too Many Requests on the first import", ending: .recovers,
        faults: [
            FaultRule(
                name: "throttled", when: .init(endpoint: .api, operation: "Import*", times: 2),
                then: .fail(status: "429", message: "Too Many Requests"))
        ])
}
