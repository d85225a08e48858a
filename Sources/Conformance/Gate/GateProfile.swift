import Exporting

/// A selection of scenarios that has a name.
public enum GateProfile: String, Sendable, CaseIterable {
    /// The e-mail destinations that are fed with files, over S3.
    case emailMarketingS3 = "email-marketing-s3"
    /// The same over SFTP, with password and with key.
    case emailMarketingSFTP = "email-marketing-sftp"
    /// Constant Contact's API.
    case constantContact = "constant-contact"
    /// Adobe Campaign's external delivery.
    case externalDelivery = "external-delivery"
    /// Every scenario.
    case all
    /// Some of each, in seconds.
    case quick

    /// What it selects, as a phrase.
    public var summary: String {
        switch self {
        case .emailMarketingS3: "Adobe Campaign, Salesforce Marketing Cloud, Oracle Eloqua and Responsys over S3"
        case .emailMarketingSFTP: "the same over SFTP, with password and with key"
        case .constantContact: "Constant Contact's API"
        case .externalDelivery: "Adobe Campaign's external delivery, over S3 and SFTP"
        case .all: "every scenario"
        case .quick: "some of each, in seconds"
        }
    }

    /// Whether `scenario` is one of its.
    public func includes(_ scenario: Scenario) -> Bool {
        switch self {
        case .emailMarketingS3: scenario.destination.isEmailMarketing && scenario.connection == .s3
        case .emailMarketingSFTP:
            scenario.destination.isEmailMarketing && [.sftp, .sftpKey].contains(scenario.connection)
        case .constantContact: scenario.destination == .constantContact
        case .externalDelivery: scenario.destination == .externalDelivery
        case .all: true
        case .quick: Self.quickIDs.contains(scenario.id)
        }
    }

    /// Each destination, each connection, each kind of content, and faults that need no long wait.
    private static let quickIDs: Set<String> = [
        "s3/adobe-campaign/first-full", "s3/adobe-campaign/incremental", "s3/adobe-campaign/parts",
        "s3/adobe-campaign/manifest", "s3/adobe-campaign/two-audiences", "s3/adobe-campaign/wrong-secret",
        "s3/adobe-campaign/answer-lost", "s3/salesforce-marketing-cloud/gzip-parts-manifest",
        "s3/oracle-eloqua/static-name", "s3/external-delivery/quotes-and-line-breaks",
        "sftp/salesforce-marketing-cloud/first-full", "sftp/salesforce-marketing-cloud/incremental",
        "sftp/adobe-campaign/cut-mid-file", "sftp/adobe-campaign/wrong-password", "sftp/oracle-responsys/first-full",
        "sftp/external-delivery/daily", "sftp-key/salesforce-marketing-cloud/rename-into-place",
        "sftp-key/adobe-campaign/rename-refused", "sftp-key/oracle-eloqua/first-full",
        "api/constant-contact/first-full", "api/constant-contact/parts", "api/constant-contact/quotes-and-line-breaks",
        "api/constant-contact/server-error-once",
    ]
}
