import Drops
import Exporting
import Faults

extension Scenario {
    /// The file is closed and the answer is lost.
    static let oracleResponsysSFTPAnswerLost = Scenario(
        .oracleResponsys, .sftp, "answer-lost", "The file is closed and the answer is lost", ending: .recovers,
        faults: [
            FaultRule(
                name: "lost answer", when: .init(endpoint: .sftp, operation: "SSH_FXP_CLOSE", times: 1),
                then: .loseReply)
        ])
}
