import Exporting

extension Scenario {
    /// The token is unknown and nothing renews it.
    static let constantContactAPIWrongToken = Scenario(
        .constantContact, .api, "wrong-token", "The token is unknown and nothing renews it", ending: .fails,
        change: { $0.changeContactList { $0.accessToken = "nobody" } })
}
