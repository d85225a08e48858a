import Drops
import Exporting
import Faults

extension Scenario {
    /// The file may not be renamed into its place.
    static let adobeCampaignSFTPKeyRenameRefused = Scenario(
        .adobeCampaign, .sftpKey, "rename-refused", "The file may not be renamed into its place", ending: .fails,
        faults: [
            FaultRule(name: "refused", when: .init(endpoint: .sftp, operation: "*rename*"), then: .permissionDenied),
            FaultRule(
                name: "refused in capitals", when: .init(endpoint: .sftp, operation: "*RENAME*"),
                then: .permissionDenied),
        ], needs: [.rename], change: { $0.renameIntoPlace() })
}
