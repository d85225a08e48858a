import Drops
import Exporting
import Faults

extension Scenario {
    /// 500 on the first import.
    static let constantContactAPIServerErrorOnce = Scenario(
        .constantContact, .api, "server-error-once", "500 on the first import", ending: .recovers,
        faults: [
            FaultRule(
                name: "server error", when: .init(endpoint: .api, operation: "Import*", times: 1),
                then: .fail(status: "500", message: "Internal Server Error"))
        ])
}
