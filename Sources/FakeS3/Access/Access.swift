import Drops

/// Decides whether a principal may do what it asks.
///
/// The order is S3's: what the endpoint lets through at all, a denial in the bucket's policy, the owner, a permission
/// in the policy, a grant in an ACL. What none of these allows is denied.
enum Access {
    /// - Throws: `AccessDenied`, or `NoSuchBucket` for a bucket that is not there.
    static func check(_ call: Call) throws(S3Error) {
        let operation = call.operation.name
        // A form is not signed in its head: it is let in or not once it was read. A browser's question never is.
        if operation == "PostObject" || operation == "OptionsObject" { return }
        try checkFurtherActions(call)
        guard call.request.address.bucket != nil, operation != "CreateBucket" else {
            try checkAllowed(call.operation.permission, call)
            if call.principal.isAnonymous { throw S3Error(.accessDenied) }
            return
        }
        createOnDemand(call)
        try checkOwner(of: call.bucket, is: call.header("x-amz-expected-bucket-owner"), call)
        if operation == "DeleteObjects" {
            // Each of its objects is asked for by itself.
            _ = try call.settings()
            return
        }
        try require(
            call.operation.permission, call, bucket: call.bucket, key: call.request.address.key,
            versionID: call.query["versionId"])
    }

    /// Whether the source of a copy may be read.
    static func checkRead(_ call: Call, _ source: CopySource) throws(S3Error) {
        try checkOwner(of: source.bucket, is: call.header("x-amz-source-expected-bucket-owner"), call)
        try require("s3:GetObject", call, bucket: source.bucket, key: source.key, versionID: source.versionID)
    }

    /// An account has one id here: that of its ACLs is also its account number.
    ///
    /// Source: Amazon S3 User Guide, "Verifying bucket ownership with bucket owner condition",
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
    private static func checkOwner(of name: String, is expected: String?, _ call: Call) throws(S3Error) {
        guard let expected else { return }
        let owner = try call.store.read { (state) throws(S3Error) in try state.bucket(name).owner }
        guard owner.id == expected else { throw S3Error(.accessDenied) }
    }

    /// What a request's headers need, in policy mode. A bucket's policy is asked for the operation alone.
    static func checkFurtherActions(_ call: Call) throws(S3Error) {
        guard call.core.configuration.allowedActions != nil else { return }
        for action in call.furtherActions { try checkAllowed(versioned(action, call.query["versionId"]), call) }
    }

    /// Policy mode: only the configured actions exist.
    private static func isAllowed(_ action: String, _ call: Call) -> Bool {
        guard let allowed = call.core.configuration.allowedActions else { return true }
        return allowed.contains { PolicyActions.fits($0, action) }
    }

    private static func checkAllowed(_ action: String, _ call: Call) throws(S3Error) {
        guard !isAllowed(action, call) else { return }
        throw S3Error(
            .accessDenied,
            "User is not authorized to perform: \(action) because no identity-based policy allows the \(action) action")
    }

    private static func createOnDemand(_ call: Call) {
        guard call.core.configuration.createsBucketsOnDemand, !call.principal.isAnonymous,
            call.operation.name == "PutObject" || call.operation.name == "CreateMultipartUpload",
            BucketName.isValid(call.bucket), isAllowed(call.operation.permission, call)
        else { return }
        call.core.createShared(call.bucket)
    }

    /// - Throws: `AccessDenied` unless the action is allowed.
    static func require(
        _ action: String, _ call: Call, bucket name: String, key: ObjectKey?, versionID: String? = nil
    ) throws(S3Error) {
        try checkAllowed(versioned(action, versionID), call)
        let isAllowed = try call.store.read { (state) throws(S3Error) in
            allows(action, call, try state.bucket(name), key, versionID)
        }
        guard isAllowed else { throw S3Error(.accessDenied) }
    }

    /// Whether the principal may know that there is nothing at a key. Called under the store's lock.
    static func mayList(_ key: ObjectKey, _ call: Call, _ bucket: Bucket) -> Bool {
        isAllowed("s3:ListBucket", call) && allows("s3:ListBucket", call, bucket, nil, nil, prefix: key)
    }

    /// Whether the principal may do `action`. Called under the store's lock.
    ///
    /// - Parameter prefix: what is listed, where the query does not say it.
    static func allows(
        _ action: String, _ call: Call, _ bucket: Bucket, _ key: ObjectKey?, _ versionID: String?,
        prefix: ObjectKey? = nil
    ) -> Bool {
        let version = key.flatMap { key in versionID.map { bucket.version(key, $0) } ?? bucket.latest(key) }
        let isOwner = (bucket.isShared && !call.principal.isAnonymous) || bucket.owner.id == call.principal.account.id
        var policy = BucketPolicy.Verdict.silent
        if let text = bucket.settings.documents["policy"] {
            policy = verdict(of: text, action, call, bucket, key, version, versionID, prefix)
            // The owner can always mend its own policy.
            let isPolicyAction =
                isOwner && ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"].contains(action)
            if policy == .denied, !isPolicyAction { return false }
        }
        // With ACLs the owner, too, reads and writes objects by its grants; the bucket itself it always rules.
        if isOwner, bucket.settings.areACLsOff || bucket.isShared || !isByGrant(action) { return true }
        if policy == .allowed { return !(call.principal.isAnonymous && PublicAccess(bucket.settings).restrictsBuckets) }
        // What is not there is no secret to those who may list it.
        if action == "s3:GetObject", let key, version == nil { return mayList(key, call, bucket) }
        if bucket.settings.areACLsOff { return false }
        return isGranted(action, call.principal, bucket, key, version)
    }

    private static func isByGrant(_ action: String) -> Bool {
        [
            "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:GetObjectAcl", "s3:PutObjectAcl",
        ].contains(action)
    }

    private static func verdict(
        of text: String, _ action: String, _ call: Call, _ bucket: Bucket, _ key: ObjectKey?, _ version: ObjectVersion?,
        _ versionID: String?, _ prefix: ObjectKey?
    ) -> BucketPolicy.Verdict {
        guard let policy = try? BucketPolicy(Array(text.utf8), bucket: bucket.name) else { return .silent }
        var resource = "arn:aws:s3:::" + bucket.name
        if let key { resource += "/" + key.text }
        var context = context(call, version)
        if let prefix { context["s3:prefix"] = prefix.text }
        return policy.verdict(
            .init(principal: call.principal, action: versioned(action, versionID), resource: resource, context: context)
        )
    }

    /// The action's form for one version of an object, where it has one.
    private static func versioned(_ action: String, _ versionID: String?) -> String {
        guard versionID != nil else { return action }
        let versioned = action.replacing("Object", with: "ObjectVersion")
        return PolicyActions.all.contains(versioned) ? versioned : action
    }

    private static func context(_ call: Call, _ version: ObjectVersion?) -> [String: String] {
        var context = [
            "aws:securetransport": call.core.configuration.tls == nil ? "false" : "true", "aws:sourceip": "127.0.0.1",
        ]
        context["aws:useragent"] = call.header("user-agent")
        context["aws:referer"] = call.header("referer")
        for name in ["prefix", "delimiter", "max-keys", "versionid"] {
            context["s3:" + name] = call.query[name == "versionid" ? "versionId" : name]
        }
        for (name, value) in call.request.headers where name.lowercased().hasPrefix("x-amz-") {
            context["s3:" + name.lowercased()] = value
        }
        for tag in version?.attributes.tags ?? [] {
            context["s3:existingobjecttag/" + tag.name.lowercased()] = tag.value
        }
        let tags = call.header("x-amz-tagging").flatMap { try? Tags.read(header: $0) } ?? []
        for tag in tags { context["s3:requestobjecttag/" + tag.name.lowercased()] = tag.value }
        return context
    }

    private static func isGranted(
        _ action: String, _ principal: Principal, _ bucket: Bucket, _ key: ObjectKey?, _ version: ObjectVersion?
    ) -> Bool {
        let ignoresPublic = PublicAccess(bucket.settings).ignoresACLs
        func allows(_ list: AccessControlList, _ permission: AccessControlList.Permission) -> Bool {
            var list = list
            if ignoresPublic { list.grants.removeAll(where: \.isOfGroup) }
            return list.allows(permission, to: principal)
        }
        let bucketList = bucket.settings.acl ?? .private(bucket.owner)
        switch action {
        case "s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads": return allows(bucketList, .read)
        case "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts":
            return allows(bucketList, .write)
        case "s3:GetBucketAcl": return allows(bucketList, .readACP)
        case "s3:PutBucketAcl": return allows(bucketList, .writeACP)
        default: break
        }
        guard key != nil else { return false }
        guard let version else { return allows(bucketList, .read) }
        let list = version.attributes.acl ?? .private(version.owner)
        switch action {
        case "s3:GetObject", "s3:GetObjectTagging": return allows(list, .read)
        // Its owner can always mend an object's list.
        case "s3:GetObjectAcl": return allows(list, .readACP) || version.owner.id == principal.account.id
        case "s3:PutObjectAcl": return allows(list, .writeACP) || version.owner.id == principal.account.id
        default: return version.owner.id == principal.account.id
        }
    }
}
