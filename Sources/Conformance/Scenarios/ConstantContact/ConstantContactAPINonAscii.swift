import Exporting

extension Scenario {
    /// Names in any script arrive in UTF-8, character by character.
    static let constantContactAPINonAscii = Scenario(
        .constantContact, .api, "non-ascii", "Names in any script arrive in UTF-8, character by character",
        people: .nonASCII)
}
