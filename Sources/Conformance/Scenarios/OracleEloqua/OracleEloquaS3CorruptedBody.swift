import Drops
import Exporting
import Faults

extension Scenario {
    /// A bit of the body is turned over on its way.
    static let oracleEloquaS3CorruptedBody = Scenario(
        .oracleEloqua, .s3, "corrupted-body", "A bit of the body is turned over on its way", ending: .deliversOrFails,
        faults: [
            FaultRule(name: "bad line", when: .init(endpoint: .s3, operation: "PutObject", times: 1), then: .corrupt)
        ])
}
