import Exporting

extension Scenario {
    /// The first export of an audience holds every member, divided by tabs.
    static let oracleResponsysSFTPFirstFull = Scenario(
        .oracleResponsys, .sftp, "first-full", "The first export of an audience holds every member, divided by tabs",
        needs: [.tabDelimited], change: { $0.divideByTabs() })
}
