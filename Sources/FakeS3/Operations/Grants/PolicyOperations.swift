import Drops

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
    static let getBucketPolicy = Operation("GetBucketPolicy") { call in
        guard let text = try call.settings().documents["policy"] else {
            throw S3Error(.noSuchBucketPolicy, details: [("BucketName", call.bucket)])
        }
        return S3Answer(headers: [("Content-Type", "application/json")], body: .bytes(Array(text.utf8)))
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
    static let putBucketPolicy = Operation("PutBucketPolicy", body: .document(limit: 20 << 10)) { call in
        let bytes = try call.receivedBody().content.bytes()
        let policy = try BucketPolicy(bytes, bucket: call.bucket)
        let text = String(decoding: bytes, as: UTF8.self)
        try call.changeSettings { (settings) throws(S3Error) in
            if policy.isPublic, PublicAccess(settings).blocksPolicies { throw S3Error(.accessDenied) }
            settings.documents["policy"] = text
        }
        return S3Answer(204)
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
    static let deleteBucketPolicy = Operation("DeleteBucketPolicy") { call in
        try call.changeSettings { (settings) throws(S3Error) in settings.documents["policy"] = nil }
        return S3Answer(204)
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
    static let getBucketPolicyStatus = Operation("GetBucketPolicyStatus") { call in
        let settings = try call.settings()
        var isPublic =
            settings.acl?.isPublic ?? false
        if let text = settings.documents["policy"] {
            isPublic = try BucketPolicy(Array(text.utf8), bucket: call.bucket).isPublic || isPublic
        }
        let answer = isPublic
        return .xml("PolicyStatus") { $0.element("IsPublic", answer) }
    }
}

/// What a bucket's public access block forbids.
///
/// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage",
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
struct PublicAccess {
    private let on: Set<String>

    init(_ settings: BucketSettings) {
        guard let text = settings.documents["publicAccessBlock"], let root = try? XMLReader.read(Array(text.utf8))
        else {
            on = []
            return
        }
        on = Set(root.children.filter { $0.text.lowercased() == "true" }.map(\.name))
    }

    var blocksACLs: Bool { on.contains("BlockPublicAcls") }
    var ignoresACLs: Bool { on.contains("IgnorePublicAcls") }
    var blocksPolicies: Bool { on.contains("BlockPublicPolicy") }
    var restrictsBuckets: Bool { on.contains("RestrictPublicBuckets") }
}
