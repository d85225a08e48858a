import Drops
import Exporting
import Faults

extension Scenario {
    /// A link of 100 kB a second.
    static let salesforceMarketingCloudS3SlowLink = Scenario(
        .salesforceMarketingCloud, .s3, "slow-link", "A link of 100 kB a second", people: .many(400), ending: .delivers,
        faults: [
            FaultRule(
                name: "slow link", when: .init(endpoint: .s3, operation: "PutObject"),
                then: .throttle(bytesPerSecond: 100_000))
        ])
}
