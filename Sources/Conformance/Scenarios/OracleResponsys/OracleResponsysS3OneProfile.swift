import Exporting

extension Scenario {
    /// An audience of one is a file of one record.
    static let oracleResponsysS3OneProfile = Scenario(
        .oracleResponsys, .s3, "one-profile", "An audience of one is a file of one record", people: .one,
        needs: [.tabDelimited], change: { $0.divideByTabs() })
}
