/// The destinations whose files are known, each with the habits of its exporter.
///
/// Sources: "Activate audiences to batch profile export destinations",
/// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/activate-batch-profile-destinations,
/// and the pages of the destinations in the catalogue below
/// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/catalog/overview
public enum ExportDestination: String, Sendable, CaseIterable {
    case adobeCampaign = "adobe-campaign"
    case salesforceMarketingCloud = "salesforce-marketing-cloud"
    case oracleEloqua = "oracle-eloqua"
    case oracleResponsys = "oracle-responsys"
    /// Constant Contact's V3 API, fed by Dynamics 365 Customer Insights; bulk imports instead of files at rest.
    case constantContact = "constant-contact"
    /// Adobe Campaign's external delivery: one text file for a partner, named as the delivery says.
    case externalDelivery = "external-delivery"
    case amazonS3 = "amazon-s3"
    case sftp

    /// The name in the catalogue of destinations, in the words of Flow Service's connection specs.
    public var name: String {
        switch self {
        case .adobeCampaign: "Adobe Campaign"
        case .salesforceMarketingCloud: "Salesforce Marketing Cloud"
        case .oracleEloqua: "Oracle Eloqua"
        case .oracleResponsys: "Oracle Responsys"
        case .constantContact: "Constant Contact"
        case .externalDelivery: "External delivery"
        case .amazonS3: "Amazon S3"
        case .sftp: "SFTP"
        }
    }

    /// What stands for the destination in file names: the catalogue's name with `_`; cloud storage in lower case.
    public var fileNamePrefix: String {
        switch self {
        case .amazonS3: "amazon-s3"
        case .sftp: "sftp"
        default: name.replacing(" ", with: "_")
        }
    }

    /// Whether it is one of the e-mail destinations fed with files, whose columns are paths without names of their own,
    /// and which offer no choice of dialect.
    public var isEmailMarketing: Bool {
        switch self {
        case .adobeCampaign, .salesforceMarketingCloud, .oracleEloqua, .oracleResponsys: true
        case .constantContact, .externalDelivery, .amazonS3, .sftp: false
        }
    }

    /// The destination of this name in the catalogue, whatever the case; `amazon-s3` is Amazon S3 as well.
    public init?(catalogueName: String) {
        let wanted = catalogueName.lowercased()
        guard let found = Self.allCases.first(where: { $0.name.lowercased() == wanted || $0.rawValue == wanted }) else {
            return nil
        }
        self = found
    }
}
