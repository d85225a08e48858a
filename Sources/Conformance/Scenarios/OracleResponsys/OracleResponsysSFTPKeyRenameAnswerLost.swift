import Drops
import Exporting
import Faults

extension Scenario {
    /// The file is renamed into place and the answer is lost.
    static let oracleResponsysSFTPKeyRenameAnswerLost = Scenario(
        .oracleResponsys, .sftpKey, "rename-answer-lost", "The file is renamed into place and the answer is lost",
        ending: .recovers,
        faults: [
            FaultRule(
                name: "lost answer", when: .init(endpoint: .sftp, operation: "SSH_FXP_RENAME", times: 1),
                then: .loseReply),
            FaultRule(
                name: "lost answer of the extension", when: .init(endpoint: .sftp, operation: "*-rename@*", times: 1),
                then: .loseReply),
        ], needs: [.rename], change: { $0.renameIntoPlace() })
}
