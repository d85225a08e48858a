import Exporting

extension Scenario {
    /// An audience without members is no import.
    static let constantContactAPIEmptyAudience = Scenario(
        .constantContact, .api, "empty-audience", "An audience without members is no import", people: .nobody,
        change: { $0.layout.writesEmptyFiles = false })
}
