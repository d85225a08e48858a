import Exporting

extension Scenario {
    /// A day later only those are added who came or came back.
    static let constantContactAPIIncremental = Scenario(
        .constantContact, .api, "incremental", "A day later only those are added who came or came back",
        runs: [Run(.members), Run(.membersNextDay) { $0.becomeIncremental() }], needs: [.incremental])
}
