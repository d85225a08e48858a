/// Which request is which operation. The one place to look when an operation is added.
///
/// Source: Amazon S3 API Reference, "Amazon S3 actions",
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
enum OperationCatalog {
    /// The operation that a request asks for; one that is refused when S3 has none such.
    static func operation(for request: S3Request) -> Operation {
        if request.method == "OPTIONS", request.address.bucket != nil { return .preflight }
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
        case ("POST", nil): return .postObject
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

    private static let bucketSubresources: [String: [Entry]] = {
        var table: [String: [Entry]] = [
            "acl": [("GET", .getBucketAcl), ("PUT", .putBucketAcl)],
            "analytics": unsupported("BucketAnalyticsConfiguration"),
            "delete": [("POST", .deleteObjects)],
            "intelligent-tiering": unsupported("BucketIntelligentTieringConfiguration"),
            "inventory": unsupported("BucketInventoryConfiguration"),
            "location": [("GET", .getBucketLocation)],
            "metadataConfiguration": unsupported("BucketMetadataConfiguration"),
            "metadataTable": unsupported("BucketMetadataTableConfiguration"),
            "metrics": unsupported("BucketMetricsConfiguration"),
            "object-lock": [("GET", .getObjectLockConfiguration), ("PUT", .putObjectLockConfiguration)],
            "ownershipControls": [
                ("GET", .getBucketOwnershipControls), ("PUT", .putBucketOwnershipControls),
                ("DELETE", .deleteBucketOwnershipControls),
            ],
            "policy": [("GET", .getBucketPolicy), ("PUT", .putBucketPolicy), ("DELETE", .deleteBucketPolicy)],
            "policyStatus": [("GET", .getBucketPolicyStatus)],
            "session": [("GET", .unsupported("CreateSession"))],
            "uploads": [("GET", .listMultipartUploads)],
            "versioning": [("GET", .getBucketVersioning), ("PUT", .putBucketVersioning)],
            "versions": [("GET", .listObjectVersions)],
        ]
        for document in BucketDocument.all { table[document.parameter] = document.operations }
        return table
    }()

    private static let objectSubresources: [String: [Entry]] = [
        "acl": [("GET", .getObjectAcl), ("PUT", .putObjectAcl)],
        "attributes": [("GET", .getObjectAttributes)],
        "legal-hold": [("GET", .getObjectLegalHold), ("PUT", .putObjectLegalHold)],
        "renameObject": [("PUT", .unsupported("RenameObject"))],
        "restore": [("POST", .unsupported("RestoreObject"))],
        "retention": [("GET", .getObjectRetention), ("PUT", .putObjectRetention)],
        "select": [("POST", .unsupported("SelectObjectContent"))],
        "tagging": [("GET", .getObjectTagging), ("PUT", .putObjectTagging), ("DELETE", .deleteObjectTagging)],
        "torrent": [("GET", .unsupported("GetObjectTorrent"))],
        "uploads": [("POST", .createMultipartUpload)],
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
