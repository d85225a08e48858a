import Drops
import Exporting
import Faults

extension Scenario {
    /// The credentials may not write.
    static let salesforceMarketingCloudS3PermissionDenied = Scenario(
        .salesforceMarketingCloud, .s3, "permission-denied", "The credentials may not write", ending: .fails,
        faults: [
            FaultRule(name: "denied", when: .init(endpoint: .s3, operation: "PutObject"), then: .permissionDenied),
            FaultRule(
                name: "denied multipart", when: .init(endpoint: .s3, operation: "CreateMultipartUpload"),
                then: .permissionDenied),
        ])
}
