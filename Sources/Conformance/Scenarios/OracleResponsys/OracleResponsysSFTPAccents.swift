import Exporting

extension Scenario {
    /// Names of Western Europe arrive in UTF-8 and not in an older encoding.
    static let oracleResponsysSFTPAccents = Scenario(
        .oracleResponsys, .sftp, "accents", "Names of Western Europe arrive in UTF-8 and not in an older encoding",
        people: .accents, needs: [.tabDelimited], change: { $0.divideByTabs() })
}
