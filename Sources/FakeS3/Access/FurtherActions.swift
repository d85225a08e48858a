/// The actions that a request needs beside its operation's own, for what else it asks.
///
/// Source: Amazon S3 User Guide, "Required permissions for Amazon S3 API operations",
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html, and of a key of KMS
/// "Using server-side encryption with AWS KMS keys (SSE-KMS)",
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
extension Call {
    var furtherActions: [String] {
        if operation.makesObject { return actionsOfUpload + actionsOfKey + actionsOfCondition }
        switch operation.name {
        case "CreateBucket": return actionsOfNewBucket
        case "GetObjectAttributes": return ["s3:GetObjectAttributes"]
        case "DeleteObject", "DeleteObjects": return actionsOfBypass + actionsOfCondition
        case "PutObjectRetention": return actionsOfBypass
        default: return []
        }
    }

    private var actionsOfUpload: [String] {
        var actions: [String] = []
        if setsACL { actions.append("s3:PutObjectAcl") }
        if header("x-amz-tagging") != nil { actions.append("s3:PutObjectTagging") }
        if header("x-amz-object-lock-mode") != nil { actions.append("s3:PutObjectRetention") }
        if header("x-amz-object-lock-legal-hold") != nil { actions.append("s3:PutObjectLegalHold") }
        return actions
    }

    /// A key of one's own; that which AWS keeps for S3 is open to all who may use S3.
    private var actionsOfKey: [String] {
        guard header("x-amz-server-side-encryption")?.hasPrefix("aws:kms") == true,
            let key = header("x-amz-server-side-encryption-aws-kms-key-id"), !key.hasSuffix("alias/aws/s3")
        else { return [] }
        return operation.name == "CreateMultipartUpload"
            ? ["kms:GenerateDataKey", "kms:Decrypt"] : ["kms:GenerateDataKey"]
    }

    /// A write or deletion that depends on what is there reads it.
    private var actionsOfCondition: [String] { header("if-match") == nil ? [] : ["s3:GetObject"] }

    private var actionsOfBypass: [String] {
        header("x-amz-bypass-governance-retention")?.lowercased() == "true" ? ["s3:BypassGovernanceRetention"] : []
    }

    private var actionsOfNewBucket: [String] {
        var actions: [String] = []
        if setsACL { actions.append("s3:PutBucketAcl") }
        if header("x-amz-bucket-object-lock-enabled")?.lowercased() == "true" {
            actions += ["s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning"]
        }
        if header("x-amz-object-ownership") != nil { actions.append("s3:PutBucketOwnershipControls") }
        return actions
    }

    private var setsACL: Bool {
        request.headers.contains { name, _ in
            let name = name.lowercased()
            return name == "x-amz-acl" || name.hasPrefix("x-amz-grant-")
        }
    }
}
