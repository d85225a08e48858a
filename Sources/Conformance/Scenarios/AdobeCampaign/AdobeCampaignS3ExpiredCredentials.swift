import Drops
import Exporting
import Faults

extension Scenario {
    /// The credentials have expired.
    static let adobeCampaignS3ExpiredCredentials = Scenario(
        .adobeCampaign, .s3, "expired-credentials", "The credentials have expired", ending: .fails,
        faults: [
            FaultRule(
                name: "expired", when: .init(endpoint: .s3),
                then: .fail(status: "ExpiredToken", message: "The provided token has expired."))
        ])
}
