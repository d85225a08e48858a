import Exporting

extension Scenario {
    /// The first export of an audience holds every member.
    static let constantContactAPIFirstFull = Scenario(
        .constantContact, .api, "first-full", "The first export of an audience holds every member")
}
