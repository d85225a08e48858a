import Exporting

extension Scenario {
    /// A day later only those are told who came, came back or left.
    static let oracleResponsysS3Incremental = Scenario(
        .oracleResponsys, .s3, "incremental", "A day later only those are told who came, came back or left",
        runs: [Run(.members), Run(.membersNextDay) { $0.becomeIncremental() }], needs: [.incremental])
}
