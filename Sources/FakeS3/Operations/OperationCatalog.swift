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
        guard !isConflicting(request.query, bucketSubresources) else { return .conflictingParameters }
        let subresource = request.query.items.lazy.compactMap { bucketSubresources[$0.name] }.first
        switch (request.method, subresource) {
        case ("GET", nil):
            switch request.query["list-type"] {
            case nil: return .listObjects
            case "2": return .listObjectsV2
            case _?: return .unknownListType
            }
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
        guard !isConflicting(query, objectSubresources) else { return .conflictingParameters }
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

    /// What may be asked of a request's resource, for who asked otherwise (RFC 9110, section 15.5.6).
    static func methods(for request: S3Request) -> [String] {
        let table = request.address.key == nil ? bucketSubresources : objectSubresources
        if let subresource = request.query.items.lazy.compactMap({ table[$0.name] }).first {
            return subresource.map(\.method)
        }
        if request.address.bucket == nil { return ["GET"] }
        return ["GET", "HEAD", "PUT", "DELETE"] + (request.address.key == nil ? ["POST", "OPTIONS"] : ["OPTIONS"])
    }

    /// Whether a query names two things at once.
    private static func isConflicting(_ query: Query, _ table: [String: [Entry]]) -> Bool {
        guard query.items.count > 1 else { return false }
        return Set(query.items.lazy.map(\.name).filter { table[$0] != nil }).count > 1
    }

    typealias Entry = (method: String, operation: Operation)

    private static let bucketSubresources: [String: [Entry]] = {
        var table: [String: [Entry]] = [
            "abac": [("GET", .unsupported("GetBucketAbac")), ("PUT", .unsupported("PutBucketAbac"))],
            "acl": [("GET", .getBucketAcl), ("PUT", .putBucketAcl)],
            "analytics": unsupported("BucketAnalyticsConfiguration"),
            "delete": [("POST", .deleteObjects)],
            "intelligent-tiering": unsupported("BucketIntelligentTieringConfiguration"),
            "inventory": unsupported("BucketInventoryConfiguration"),
            "location": [("GET", .getBucketLocation)],
            "metadataAnnotationTable": [("PUT", .unsupported("UpdateBucketMetadataAnnotationTableConfiguration"))],
            "metadataConfiguration": unsupported("BucketMetadataConfiguration", creates: true),
            "metadataInventoryTable": [("PUT", .unsupported("UpdateBucketMetadataInventoryTableConfiguration"))],
            "metadataJournalTable": [("PUT", .unsupported("UpdateBucketMetadataJournalTableConfiguration"))],
            "metadataTable": unsupported("BucketMetadataTableConfiguration", creates: true),
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
        "annotation": unsupported("ObjectAnnotation"),
        "attributes": [("GET", .getObjectAttributes)],
        "encryption": [("PUT", .unsupported("UpdateObjectEncryption"))],
        "legal-hold": [("GET", .getObjectLegalHold), ("PUT", .putObjectLegalHold)],
        "renameObject": [("PUT", .unsupported("RenameObject"))],
        "restore": [("POST", .unsupported("RestoreObject"))],
        "retention": [("GET", .getObjectRetention), ("PUT", .putObjectRetention)],
        "select": [("POST", .unsupported("SelectObjectContent"))],
        "tagging": [("GET", .getObjectTagging), ("PUT", .putObjectTagging), ("DELETE", .deleteObjectTagging)],
        "torrent": [("GET", .getObjectTorrent)],
        "uploads": [("POST", .createMultipartUpload)],
    ]

    private static func unsupported(_ noun: String, creates: Bool = false) -> [Entry] {
        [
            ("GET", .unsupported("Get" + noun)), ("DELETE", .unsupported("Delete" + noun)),
            creates ? ("POST", .unsupported("Create" + noun)) : ("PUT", .unsupported("Put" + noun)),
        ]
    }

    /// Every operation that a request can be, each once, in the order of names.
    static var all: [Operation] {
        let plain: [Operation] = [
            .listBuckets, .listObjects, .listObjectsV2, .headBucket, .createBucket, .deleteBucket, .postObject,
            .listParts,
            .getObject, .headObject, .uploadPart, .uploadPartCopy, .putObject, .copyObject, .deleteObject,
            .abortMultipartUpload, .completeMultipartUpload,
        ]
        let tables = (Array(bucketSubresources.values) + Array(objectSubresources.values)).flatMap {
            $0.map(\.operation)
        }
        let byName = Dictionary((plain + tables).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return byName.values.sorted { $0.name < $1.name }
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
            ], headers: [("Allow", OperationCatalog.methods(for: call.request).joined(separator: ", "))])
    }

    /// A request for two things at once.
    static let conflictingParameters = Operation("ConflictingParameters") { call in
        let names = call.query.items.map(\.name).joined(separator: ", ")
        throw S3Error(.invalidArgument, "Conflicting query string parameters: \(names)")
    }

    /// A list of a version that does not exist.
    static let unknownListType = Operation("ListObjectsV2", permission: "s3:ListBucket") { call in
        throw S3Error.invalidArgument(
            "Invalid List Type specified in Request", "list-type", call.query["list-type"] ?? "")
    }
}
