import Exporting

extension Scenario {
    /// The list is not there.
    static let constantContactAPIMissingList = Scenario(
        .constantContact, .api, "missing-list", "The list is not there", ending: .fails,
        change: { $0.changeContactList { $0.list = "6d6f636b-6465-4374-8001-00000000dead" } })
}
