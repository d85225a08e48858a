import Drops
import Exporting
import Faults

extension Scenario {
    /// The connection is reset on the first import.
    static let constantContactAPIReset = Scenario(
        .constantContact, .api, "reset", "The connection is reset on the first import", ending: .recovers,
        faults: [FaultRule(name: "reset", when: .init(endpoint: .api, operation: "Import*", times: 1), then: .cut)])
}
