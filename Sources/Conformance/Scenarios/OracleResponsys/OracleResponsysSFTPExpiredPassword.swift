import Drops
import Exporting
import Faults

extension Scenario {
    /// The password has expired.
    static let oracleResponsysSFTPExpiredPassword = Scenario(
        .oracleResponsys, .sftp, "expired-password", "The password has expired", ending: .fails,
        faults: [FaultRule(name: "expired", when: .init(endpoint: .sftp, operation: "userauth-*"), then: .refuseLogin)],
        needs: [.tabDelimited], change: { $0.divideByTabs() })
}
