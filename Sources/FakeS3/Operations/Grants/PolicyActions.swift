import Drops

/// The actions that a policy may speak of: a bucket's, or that of policy mode.
///
/// Source: AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3",
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
enum PolicyActions {
    /// Those of KMS that an upload under a key of one's own needs. No bucket's policy speaks of them.
    static let ofKeys = ["kms:Decrypt", "kms:GenerateDataKey"]

    /// In alphabetical order, each as `s3:PutObject`.
    static let all = [
        "AbortMultipartUpload", "BypassGovernanceRetention", "CreateBucket", "DeleteBucket",
        "DeleteBucketOwnershipControls", "DeleteBucketPolicy", "DeleteBucketPublicAccessBlock", "DeleteBucketWebsite",
        "DeleteObject", "DeleteObjectTagging", "DeleteObjectVersion", "DeleteObjectVersionTagging",
        "GetAccelerateConfiguration", "GetAnalyticsConfiguration", "GetBucketAbac", "GetBucketAcl", "GetBucketCORS",
        "GetBucketLocation", "GetBucketLogging", "GetBucketMetadataTableConfiguration", "GetBucketNotification",
        "GetBucketObjectLockConfiguration", "GetBucketOwnershipControls", "GetBucketPolicy", "GetBucketPolicyStatus",
        "GetBucketPublicAccessBlock", "GetBucketRequestPayment", "GetBucketTagging", "GetBucketVersioning",
        "GetBucketWebsite", "GetEncryptionConfiguration", "GetIntelligentTieringConfiguration",
        "GetInventoryConfiguration", "GetLifecycleConfiguration", "GetMetricsConfiguration", "GetObject",
        "GetObjectAcl", "GetObjectAttributes", "GetObjectLegalHold", "GetObjectRetention", "GetObjectTagging",
        "GetObjectTorrent", "GetObjectVersion", "GetObjectVersionAcl", "GetObjectVersionAttributes",
        "GetObjectVersionForReplication", "GetObjectVersionTagging", "GetObjectVersionTorrent",
        "GetReplicationConfiguration", "InitiateReplication", "ListAllMyBuckets", "ListBucket",
        "ListBucketMultipartUploads", "ListBucketVersions", "ListMultipartUploadParts",
        "ObjectOwnerOverrideToBucketOwner", "PutAccelerateConfiguration", "PutAnalyticsConfiguration",
        "PutBucketAbac", "PutBucketAcl", "PutBucketCORS", "PutBucketLogging", "PutBucketNotification",
        "PutBucketObjectLockConfiguration", "PutBucketOwnershipControls", "PutBucketPolicy",
        "PutBucketPublicAccessBlock", "PutBucketRequestPayment", "PutBucketTagging", "PutBucketVersioning",
        "PutBucketWebsite", "PutEncryptionConfiguration", "PutIntelligentTieringConfiguration",
        "PutInventoryConfiguration", "PutLifecycleConfiguration", "PutMetricsConfiguration", "PutObject",
        "PutObjectAcl", "PutObjectLegalHold", "PutObjectRetention", "PutObjectTagging", "PutObjectVersionAcl",
        "PutObjectVersionTagging", "PutReplicationConfiguration", "ReplicateDelete", "ReplicateObject",
        "ReplicateTags", "RestoreObject", "UpdateObjectEncryption",
    ].map { "s3:" + $0 }
    private static let lowercased = all.map { $0.lowercased() }

    /// Whether a pattern such as `s3:Put*` is of the action; case counts in neither.
    static func fits(_ pattern: String, _ action: String) -> Bool {
        Glob(pattern.lowercased()).matches(action.lowercased())
    }

    /// Whether an action or a pattern of actions names any.
    static func has(_ pattern: String) -> Bool {
        let lower = pattern.lowercased()
        guard lower != "*" else { return true }
        guard lower.contains("*") || lower.contains("?") else { return lowercased.contains(lower) }
        let glob = Glob(lower)
        return lowercased.contains { glob.matches($0) }
    }
}
