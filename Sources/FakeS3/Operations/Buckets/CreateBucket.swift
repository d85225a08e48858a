import Drops

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
    static let createBucket = Operation("CreateBucket", body: .document(limit: documentLimit)) { call in
        guard BucketName.isValid(call.bucket) else {
            throw S3Error(.invalidBucketName, details: [("BucketName", call.bucket)])
        }
        let root = try configuration(call)
        try checkLocation(root, call)
        let account = call.principal.account
        let description = BucketDescription(
            name: call.bucket, owner: account, createdAt: call.startedAt, region: call.core.configuration.region,
            isShared: false, settings: try newSettings(call, tags: root?["Tags"]))
        try call.store.update { (state) throws(S3Error) in
            if let existing = state.buckets[description.name] {
                guard existing.owner.id == account.id || existing.isShared else { throw S3Error(.bucketAlreadyExists) }
                // Only in the oldest region is a second creation by the owner a success, without tags; it resets the
                // ACL.
                guard description.region == "us-east-1", description.settings.documents["tagging"] == nil else {
                    throw S3Error(.bucketAlreadyOwnedByYou, details: [("BucketName", description.name)])
                }
                var settings = existing.settings
                settings.acl = settings.areACLsOff ? nil : description.settings.acl
                if settings.acl != existing.settings.acl {
                    state.apply(.setSettings(bucket: description.name, settings))
                }
                return
            }
            state.apply(.createBucket(description))
        }
        return S3Answer(headers: [("Location", "/" + call.bucket), ("x-amz-bucket-arn", Bucket.arn(call.bucket))])
    }

    private static func newSettings(_ call: Call, tags: XMLElement?) throws(S3Error) -> BucketSettings {
        var settings = call.core.newBucketSettings
        settings.documents["tagging"] = try tags.flatMap { (tags) throws(S3Error) in try Tags.text(ofNew: tags) }
        if let ownership = call.header("x-amz-object-ownership") {
            guard BucketSettings.ownerships.contains(ownership) else {
                throw S3Error(
                    .invalidArgument, "Invalid x-amz-object-ownership header: \(ownership)",
                    details: [("ArgumentName", "x-amz-object-ownership")])
            }
            settings.ownership = ownership
        }
        let account = call.principal.account
        settings.acl = try ACLDocument.read(
            call.request, owner: account, bucketOwner: account, accounts: call.core.directory)
        if settings.areACLsOff, let acl = settings.acl {
            guard acl == .private(account) else { throw S3Error(.invalidBucketAclWithObjectOwnership) }
            // Who asks for the private list and says nothing of ownership gets a bucket that takes lists: so S3 keeps
            // rclone alive, which sends the list with every bucket and every object.
            // Source: versitygw issue 1869, https://github.com/versity/versitygw/issues/1869
            if call.header("x-amz-object-ownership") == nil {
                settings.ownership = "BucketOwnerPreferred"
            } else {
                settings.acl = nil
            }
        }
        let lock = call.header("x-amz-bucket-object-lock-enabled")?.lowercased() ?? "false"
        guard ["true", "false"].contains(lock) else {
            throw .invalidArgument(
                "The value must be true or false", "x-amz-bucket-object-lock-enabled", lock)
        }
        if lock == "true" {
            settings.isObjectLockEnabled = true
            settings.versioning = .enabled
        }
        return settings
    }

    /// The document that says where and how, which need not be there.
    private static func configuration(_ call: Call) throws -> XMLElement? {
        try call.receivedBody().content.size > 0 ? call.document("CreateBucketConfiguration") : nil
    }

    private static func checkLocation(_ root: XMLElement?, _ call: Call) throws {
        guard let wanted = root?["LocationConstraint"]?.text, !wanted.isEmpty else { return }
        let region = call.core.configuration.region
        // `EU`, or a name like `eu-west-1` and `us-gov-east-1`.
        guard wanted == "EU" || wanted.wholeMatch(of: /[a-z]{2}(-[a-z]+)+-[1-9]/) != nil else {
            throw S3Error(.invalidLocationConstraint, details: [("LocationConstraint", wanted)])
        }
        guard wanted == region else {
            throw S3Error(
                .illegalLocationConstraint,
                "The \(wanted) location constraint is incompatible for the region specific endpoint this request was sent to."
            )
        }
        // S3 wants the constraint left out in its first region.
        if region == "us-east-1" {
            throw S3Error(.invalidLocationConstraint, details: [("LocationConstraint", wanted)])
        }
    }
}
