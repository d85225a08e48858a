import Exporting

extension Scenario {
    /// An audience of one is an import of one contact.
    static let constantContactAPIOneProfile = Scenario(
        .constantContact, .api, "one-profile", "An audience of one is an import of one contact", people: .one)
}
