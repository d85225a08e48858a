import Exporting

extension Scenario {
    /// The first export of an audience holds every member, divided by tabs.
    static let oracleResponsysS3FirstFull = Scenario(
        .oracleResponsys, .s3, "first-full", "The first export of an audience holds every member, divided by tabs",
        needs: [.tabDelimited], change: { $0.divideByTabs() })
}
