import Drops
import Exporting
import Faults

extension Scenario {
    /// The connection is reset in the middle of a part.
    static let salesforceMarketingCloudS3ResetInPart = Scenario(
        .salesforceMarketingCloud, .s3, "reset-in-part", "The connection is reset in the middle of a part",
        people: .many(300, paddedTo: 20_000), ending: .recovers,
        faults: [
            FaultRule(
                name: "reset", when: .init(endpoint: .s3, operation: "UploadPart", times: 1, afterBytes: 1_000_000),
                then: .cut)
        ], isSlow: true)
}
