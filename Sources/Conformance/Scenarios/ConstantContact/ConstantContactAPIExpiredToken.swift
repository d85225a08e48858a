import Drops
import Exporting
import Faults

extension Scenario {
    /// The token is refused at the first import; there is a refresh token.
    static let constantContactAPIExpiredToken = Scenario(
        .constantContact, .api, "expired-token", "The token is refused at the first import; there is a refresh token",
        ending: .deliversOrFails,
        faults: [
            FaultRule(name: "expired", when: .init(endpoint: .api, operation: "Import*", times: 1), then: .refuseLogin)
        ])
}
