import Drops
import Exporting
import Faults

extension Scenario {
    /// The answer to the completion of a large object is lost.
    static let oracleEloquaS3CompletionLost = Scenario(
        .oracleEloqua, .s3, "completion-lost", "The answer to the completion of a large object is lost",
        people: .many(300, paddedTo: 20_000), ending: .recovers,
        faults: [
            FaultRule(
                name: "lost answer", when: .init(endpoint: .s3, operation: "CompleteMultipartUpload", times: 1),
                then: .loseReply)
        ], isSlow: true)
}
