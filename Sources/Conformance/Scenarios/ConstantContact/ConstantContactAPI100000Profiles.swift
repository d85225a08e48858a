import Exporting

extension Scenario {
    /// 100,000 contacts arrive in imports of at most 39,999, every one.
    static let constantContactAPI100000Profiles = Scenario(
        .constantContact, .api, "100000-profiles", "100,000 contacts arrive in imports of at most 39,999, every one",
        people: .many(100_000), needs: [.parts], isSlow: true)
}
