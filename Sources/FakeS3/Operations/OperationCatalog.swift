/// Which request is which operation. The one place to look when an operation is added.
///
/// Source: Amazon S3 API Reference, "Amazon S3 actions",
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
enum OperationCatalog {
    /// The operation that a request asks for; one that is refused when S3 has none such.
    static func operation(for request: S3Request) -> Operation {
        if request.method == "OPTIONS" { return .unsupported("OptionsObject") }
        if request.address.key != nil { return object(request) }
        if request.address.bucket != nil { return bucket(request) }
        return service(request)
    }

    private static func service(_ request: S3Request) -> Operation {
        switch request.method {
        case "GET": .listBuckets
        default: .methodNotAllowed
        }
    }

    private static func bucket(_ request: S3Request) -> Operation {
        let subresource = request.query.items.lazy.compactMap { bucketSubresources[$0.name] }.first
        switch (request.method, subresource) {
        case ("GET", nil): return request.query["list-type"] == "2" ? .listObjectsV2 : .listObjects
        case ("HEAD", _): return .headBucket
        case ("PUT", nil): return .createBucket
        case ("DELETE", nil): return .deleteBucket
        case ("POST", nil): return .unsupported("PostObject")
        case (let method, let subresource?):
            return subresource.first { $0.method == method }?.operation ?? .methodNotAllowed
        default: return .methodNotAllowed
        }
    }

    private static func object(_ request: S3Request) -> Operation {
        let query = request.query
        let subresource = query.items.lazy.compactMap { objectSubresources[$0.name] }.first
        if let subresource {
            return subresource.first { $0.method == request.method }?.operation ?? .methodNotAllowed
        }
        let isCopy = request.header("x-amz-copy-source") != nil
        switch request.method {
        case "GET": return query.contains("uploadId") ? .listParts : .getObject
        case "HEAD": return .headObject
        case "PUT":
            if query.contains("uploadId") || query.contains("partNumber") {
                return isCopy ? .uploadPartCopy : .uploadPart
            }
            return isCopy ? .copyObject : .putObject
        case "DELETE": return query.contains("uploadId") ? .abortMultipartUpload : .deleteObject
        case "POST": return query.contains("uploadId") ? .completeMultipartUpload : .methodNotAllowed
        default: return .methodNotAllowed
        }
    }

    typealias Entry = (method: String, operation: Operation)

    private static let bucketSubresources: [String: [Entry]] = [
        "location": [("GET", .getBucketLocation)],
        "delete": [("POST", .deleteObjects)],
        "uploads": [("GET", .listMultipartUploads)],
        "accelerate": unsupported("BucketAccelerateConfiguration"),
        "acl": unsupported("BucketAcl"),
        "analytics": unsupported("BucketAnalyticsConfiguration"),
        "cors": unsupported("BucketCors"),
        "encryption": unsupported("BucketEncryption"),
        "intelligent-tiering": unsupported("BucketIntelligentTieringConfiguration"),
        "inventory": unsupported("BucketInventoryConfiguration"),
        "lifecycle": unsupported("BucketLifecycleConfiguration"),
        "logging": unsupported("BucketLogging"),
        "metadataConfiguration": unsupported("BucketMetadataConfiguration"),
        "metadataTable": unsupported("BucketMetadataTableConfiguration"),
        "metrics": unsupported("BucketMetricsConfiguration"),
        "notification": unsupported("BucketNotificationConfiguration"),
        "object-lock": unsupported("ObjectLockConfiguration"),
        "ownershipControls": unsupported("BucketOwnershipControls"),
        "policy": unsupported("BucketPolicy"),
        "policyStatus": unsupported("BucketPolicyStatus"),
        "publicAccessBlock": unsupported("PublicAccessBlock"),
        "replication": unsupported("BucketReplication"),
        "requestPayment": unsupported("BucketRequestPayment"),
        "session": [("GET", .unsupported("CreateSession"))],
        "tagging": unsupported("BucketTagging"),
        "versioning": unsupported("BucketVersioning"),
        "versions": [("GET", .unsupported("ListObjectVersions"))],
        "website": unsupported("BucketWebsite"),
    ]

    private static let objectSubresources: [String: [Entry]] = [
        "uploads": [("POST", .createMultipartUpload)],
        "acl": unsupported("ObjectAcl"),
        "attributes": [("GET", .unsupported("GetObjectAttributes"))],
        "legal-hold": unsupported("ObjectLegalHold"),
        "renameObject": [("PUT", .unsupported("RenameObject"))],
        "restore": [("POST", .unsupported("RestoreObject"))],
        "retention": unsupported("ObjectRetention"),
        "select": [("POST", .unsupported("SelectObjectContent"))],
        "tagging": unsupported("ObjectTagging"),
        "torrent": [("GET", .unsupported("GetObjectTorrent"))],
    ]

    private static func unsupported(_ noun: String) -> [Entry] {
        [
            ("GET", .unsupported("Get" + noun)), ("PUT", .unsupported("Put" + noun)),
            ("DELETE", .unsupported("Delete" + noun)),
        ]
    }
}

extension Operation {
    /// A method that the resource does not know.
    static let methodNotAllowed = Operation("MethodNotAllowed") { call in
        throw S3Error(
            .methodNotAllowed,
            details: [
                ("Method", call.request.method),
                ("ResourceType", call.request.address.key == nil ? "BUCKET" : "OBJECT"),
            ])
    }
}
