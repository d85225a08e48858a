/// The connection specs that are there, with the ids that Adobe publishes.
///
/// Sources: "Connect to file-based email marketing destinations and activate data using the Flow Service API" and "API
/// migration guide for cloud storage destinations" (AdobeDocs/experience-platform.en, help/destinations/api/), and the
/// OpenAPI file "Flow Service API - Destinations" (AdobeDocs/experience-platform-apis, destinations.yaml).
enum ConnectionSpecCatalogue {
    static let all: [ConnectionSpec] = [
        profileStore, dataLake, adobeCampaign, salesforceMarketingCloud, oracleEloqua, oracleResponsys,
        s3, s3Legacy, sftp, sftpLegacy,
    ]

    static func spec(_ id: String) -> ConnectionSpec? { all.first { $0.id == id } }

    static let profileStore = ConnectionSpec(
        id: "8a9c3494-9708-43d7-ae3f-cda01e5030e1", name: "Experience Platform Profile Store", authentications: [],
        target: .none, flowSpecs: [])
    static let dataLake = ConnectionSpec(
        id: "23598e46-f560-407b-88d5-ea6207e49db0", name: "Data Lake", authentications: [], target: .none,
        flowSpecs: [])

    // MARK: E-mail marketing

    static let adobeCampaign = ConnectionSpec(
        id: "0b23e41a-cb4a-4321-a78f-3b654f5d7d97", name: "Adobe Campaign",
        authentications: [s3ForEmail, sftpPassword, sftpKey, azureBlob],
        target: .legacy(modes: [.s3, .sftp, .azureBlob]),
        flowSpecs: [FlowSpecCatalogue.campaign, FlowSpecCatalogue.legacyProfiles])
    static let salesforceMarketingCloud = ConnectionSpec(
        id: "f599a5b3-60a7-4951-950a-cc4115c7ea27", name: "Salesforce Marketing Cloud",
        authentications: [s3ForEmail, sftpPassword, sftpKey], target: .legacy(modes: [.s3, .sftp]),
        flowSpecs: [FlowSpecCatalogue.exactTarget])
    static let oracleEloqua = ConnectionSpec(
        id: "c1e44b6b-e7c8-404b-9031-58f0ef760604", name: "Oracle Eloqua",
        authentications: [s3ForEmail, sftpPassword, sftpKey], target: .legacy(modes: [.s3, .sftp]),
        flowSpecs: [FlowSpecCatalogue.legacyProfiles, FlowSpecCatalogue.eloqua])
    static let oracleResponsys = ConnectionSpec(
        id: "a5e28ddf-e265-426e-83a1-9d03a3a6822b", name: "Oracle Responsys",
        authentications: [s3ForEmail, sftpPassword, sftpKey], target: .legacy(modes: [.s3, .sftp]),
        flowSpecs: [FlowSpecCatalogue.responsys])

    // MARK: Cloud storage

    static let s3 = ConnectionSpec(
        id: "4fce964d-3f37-408f-9778-e597338a21ee", name: "Amazon S3", authentications: [accessKey, assumedRole],
        target: .current(location: ["bucketName", "path"]),
        flowSpecs: [FlowSpecCatalogue.s3Audiences, FlowSpecCatalogue.s3Datasets])
    static let s3Legacy = ConnectionSpec(
        id: "4890fc95-5a1f-4983-94bb-e060c08e3f81", name: "Amazon S3", authentications: [accessKey],
        target: .legacy(modes: [.s3]), flowSpecs: [FlowSpecCatalogue.legacyProfiles])
    static let sftp = ConnectionSpec(
        id: "36965a81-b1c6-401b-99f8-22508f1e6a26", name: "SFTP", authentications: [sftpPassword, sftpKey],
        target: .current(location: ["remotePath"]),
        flowSpecs: [FlowSpecCatalogue.sftpAudiences, FlowSpecCatalogue.sftpDatasets])
    static let sftpLegacy = ConnectionSpec(
        id: "64ef4b8b-a6e0-41b5-9677-3805d1ee5dd0", name: "SFTP",
        authentications: [
            .init(name: "Basic Authentication for sftp", type: "SFTP", parameters: server + [password]),
            .init(name: "SSH PublicKey Authentication for sftp", type: "SFTP", parameters: server + [sshKey]),
            sftpKey,
        ],
        target: .legacy(modes: [.sftp]), flowSpecs: [FlowSpecCatalogue.legacyProfiles])

    // MARK: Ways to log in

    private static let s3ForEmail = ConnectionSpec.Authentication(
        name: "S3", type: "S3",
        parameters: [
            .init(name: "accessId", isRequired: true, alias: "s3AccessKey"),
            .init(name: "secretKey", isRequired: true, alias: "s3SecretKey", isSecret: true),
        ])
    private static let accessKey = ConnectionSpec.Authentication(
        name: "Access Key", type: "KeyBased",
        parameters: [
            .init(name: "s3AccessKey", isRequired: true, alias: "accessId", pattern: "^[A-Z2-7]{20}$"),
            .init(
                name: "s3SecretKey", isRequired: true, alias: "secretKey", pattern: "^[A-Za-z0-9/+]{40}$",
                isSecret: true),
        ])
    private static let assumedRole = ConnectionSpec.Authentication(
        name: "Assumed Role", type: "S3RoleBased", parameters: [.init(name: "s3Role", isRequired: true)])
    private static let azureBlob = ConnectionSpec.Authentication(
        name: "Azure Blob", type: "AzureBlob",
        parameters: [.init(name: "connectionString", isRequired: true, isSecret: true)])
    private static let sftpPassword = ConnectionSpec.Authentication(
        name: "SFTP with Password", type: "SFTP", parameters: server + [password])
    private static let sftpKey = ConnectionSpec.Authentication(
        name: "SFTP with SSH Key", type: "SFTP", parameters: server + [sshKey])

    private static let server: [ConnectionSpec.Parameter] = [
        .init(name: "domain", isRequired: true, alias: "host"), .init(name: "port", isRequired: false),
        .init(name: "username", isRequired: true, alias: "userName"),
    ]
    private static let password = ConnectionSpec.Parameter(name: "password", isRequired: true, isSecret: true)
    private static let sshKey = ConnectionSpec.Parameter(name: "sshKey", isRequired: true, isSecret: true)
}
