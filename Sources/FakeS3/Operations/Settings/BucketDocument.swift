import Drops

/// A document that is set on a bucket and given back as it came: CORS rules, lifecycle, website, and so on.
struct BucketDocument: Sendable {
    /// Name of the query parameter, and of the place in ``BucketSettings/documents``.
    let parameter: String
    /// `GetBucketCors`, `PutBucketCors`, `DeleteBucketCors` are made from this.
    let noun: String
    let root: String
    /// What is said when there is none; nil: an empty document is.
    let missing: S3ErrorCode?
    /// What stands in the document when there is none.
    var standard: (@Sendable (inout XMLWriter) -> Void)?
    /// Whether the standard is of 2023: an endpoint whose buckets are older has none.
    var isStandardRecent = false
    /// The actions of a policy, where they are not made from the noun.
    var permissions: (get: String, put: String)?
    var isDeletable = true
    /// S3's name of the deletion, where it is not made from the noun.
    var deletion: String?
    /// Refuses what S3 would not take.
    var check: @Sendable (XMLElement) throws(S3Error) -> Void = { (_: XMLElement) in }
    /// What is kept of a document, where that is not what came; nil: nothing is.
    var amend: (@Sendable (XMLElement, Call) throws(S3Error) -> XMLElement?)?

    /// The operations on the document, by method.
    var operations: [OperationCatalog.Entry] {
        var result: [OperationCatalog.Entry] = [("GET", get), ("PUT", put)]
        if isDeletable { result.append(("DELETE", delete)) }
        return result
    }

    private var get: Operation {
        Operation("Get" + noun, permission: permissions?.get) { call in
            let settings = try call.settings()
            if let text = settings.documents[parameter] {
                return S3Answer(headers: [("Content-Type", "application/xml")], body: .bytes(Array(text.utf8)))
            }
            if let standard, !isStandardRecent || !call.core.configuration.allowsACLs { return .xml(root, standard) }
            if let missing { throw S3Error(missing, details: [("BucketName", call.bucket)]) }
            return .xml(root) { _ in }
        }
    }

    private var put: Operation {
        Operation("Put" + noun, permission: permissions?.put, body: .document(limit: 256 << 10)) { call in
            let document = try call.document(root)
            try check(document)
            let text =
                try amend.map { try $0(document, call).map(XMLWriter.text) }
                ?? String(decoding: try call.receivedBody().content.bytes(), as: UTF8.self)
            try call.changeSettings { (settings) throws(S3Error) in settings.documents[parameter] = text }
            return S3Answer(parameter == "tagging" ? 204 : 200)
        }
    }

    private var delete: Operation {
        Operation(deletion ?? "Delete" + noun, permission: permissions?.put) { call in
            try call.changeSettings { (settings) throws(S3Error) in settings.documents[parameter] = nil }
            return S3Answer(204)
        }
    }

    /// Source: Amazon S3 API Reference, the PutBucket… operations,
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
    static let all: [BucketDocument] = [
        BucketDocument(
            parameter: "accelerate", noun: "BucketAccelerateConfiguration", root: "AccelerateConfiguration",
            missing: nil,
            permissions: ("s3:GetAccelerateConfiguration", "s3:PutAccelerateConfiguration"), isDeletable: false,
            amend: DocumentChecks.accelerate),
        BucketDocument(
            parameter: "cors", noun: "BucketCors", root: "CORSConfiguration", missing: .noSuchCORSConfiguration,
            permissions: ("s3:GetBucketCORS", "s3:PutBucketCORS"),
            check: { (root) throws(S3Error) in _ = try CORSRules(root) }),
        BucketDocument(
            parameter: "encryption", noun: "BucketEncryption", root: "ServerSideEncryptionConfiguration",
            missing: .serverSideEncryptionConfigurationNotFound, standard: DocumentChecks.standardEncryption,
            isStandardRecent: true,
            permissions: ("s3:GetEncryptionConfiguration", "s3:PutEncryptionConfiguration"),
            check: DocumentChecks.encryption),
        BucketDocument(
            parameter: "lifecycle", noun: "BucketLifecycleConfiguration", root: "LifecycleConfiguration",
            missing: .noSuchLifecycleConfiguration,
            permissions: ("s3:GetLifecycleConfiguration", "s3:PutLifecycleConfiguration"),
            deletion: "DeleteBucketLifecycle", check: LifecycleRules.check,
            amend: { (root, call) throws(S3Error) in LifecycleRules.named(root, call.core.ids) }),
        BucketDocument(
            parameter: "logging", noun: "BucketLogging", root: "BucketLoggingStatus", missing: nil, isDeletable: false,
            amend: DocumentChecks.logging),
        BucketDocument(
            parameter: "notification", noun: "BucketNotificationConfiguration", root: "NotificationConfiguration",
            missing: nil, permissions: ("s3:GetBucketNotification", "s3:PutBucketNotification"), isDeletable: false,
            check: DocumentChecks.notification),
        BucketDocument(
            parameter: "publicAccessBlock", noun: "PublicAccessBlock", root: "PublicAccessBlockConfiguration",
            missing: .noSuchPublicAccessBlockConfiguration,
            permissions: ("s3:GetBucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
            amend: DocumentChecks.publicAccessBlock),
        BucketDocument(
            parameter: "replication", noun: "BucketReplication", root: "ReplicationConfiguration",
            missing: .noSuchReplicationConfiguration,
            permissions: ("s3:GetReplicationConfiguration", "s3:PutReplicationConfiguration"),
            check: DocumentChecks.replication),
        BucketDocument(
            parameter: "requestPayment", noun: "BucketRequestPayment", root: "RequestPaymentConfiguration",
            missing: nil, standard: { $0.element("Payer", "BucketOwner") }, isDeletable: false,
            check: DocumentChecks.payer),
        BucketDocument(
            parameter: "tagging", noun: "BucketTagging", root: "Tagging", missing: .noSuchTagSet,
            amend: Tags.document),
        BucketDocument(
            parameter: "website", noun: "BucketWebsite", root: "WebsiteConfiguration",
            missing: .noSuchWebsiteConfiguration, check: DocumentChecks.website),
    ]
}

extension Call {
    /// The settings of the bucket.
    func settings() throws(S3Error) -> BucketSettings {
        try store.read { (state) throws(S3Error) in try state.bucket(bucket).settings }
    }

    /// Changes the settings of the bucket.
    func changeSettings(_ change: (inout BucketSettings) throws(S3Error) -> Void) throws(S3Error) {
        let name = bucket
        try store.update { (state) throws(S3Error) in
            var settings = try state.bucket(name).settings
            try change(&settings)
            state.apply(.setSettings(bucket: name, settings))
        }
    }
}
