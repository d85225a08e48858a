import Drops
import Exporting
import Faults

extension Scenario {
    /// 500 InternalError on the first write.
    static let salesforceMarketingCloudS3InternalError = Scenario(
        .salesforceMarketingCloud, .s3, "internal-error", "500 InternalError on the first write", ending: .recovers,
        faults: [
            FaultRule(
                name: "internal error", when: .init(endpoint: .s3, operation: "PutObject", times: 1),
                then: .fail(status: "InternalError", message: "We encountered an internal error."))
        ])
}
