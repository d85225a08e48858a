import Exporting

extension Scenario {
    /// More contacts than an import may hold go into several imports.
    static let constantContactAPIParts = Scenario(
        .constantContact, .api, "parts", "More contacts than an import may hold go into several imports",
        needs: [.parts], change: { $0.layout.maximumRecords = 5 })
}
