import Drops
import Exporting
import Faults

extension Scenario {
    /// The completion of a large object begins with 200 and ends as an error.
    static let oracleEloquaS3CompletionFailsLate = Scenario(
        .oracleEloqua, .s3, "completion-fails-late",
        "The completion of a large object begins with 200 and ends as an error", people: .many(300, paddedTo: 20_000),
        ending: .recovers,
        faults: [
            FaultRule(
                name: "late failure", when: .init(endpoint: .s3, operation: "CompleteMultipartUpload", times: 1),
                then: .failLate(status: "InternalError", message: "We encountered an internal error."))
        ], isSlow: true)
}
