import Drops

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html
    static let getBucketAcl = Operation("GetBucketAcl") { call in
        let (settings, owner) = try call.store.read { (state) throws(S3Error) in
            let bucket = try state.bucket(call.bucket)
            return (bucket.settings, bucket.owner)
        }
        return ACLDocument.answer(settings.areACLsOff ? .private(owner) : settings.acl ?? .private(owner))
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html
    static let putBucketAcl = Operation("PutBucketAcl", body: .document(limit: 256 << 10)) { call in
        let owner = try call.store.read { (state) throws(S3Error) in try state.bucket(call.bucket).owner }
        let list = try call.givenACL(owner: owner, bucketOwner: owner)
        try call.changeSettings { (settings) throws(S3Error) in
            if try settings.keeps(list, call, bucketOwner: owner) { settings.acl = list }
        }
        return S3Answer()
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html
    static let getObjectAcl = Operation("GetObjectAcl") { call in
        let found = try call.findObject(call.key, in: call.bucket, versionID: call.query["versionId"])
        let owner = try call.store.read { (state) throws(S3Error) in try state.bucket(call.bucket).owner }
        if found.settings.areACLsOff { return ACLDocument.answer(.private(owner)) }
        return ACLDocument.answer(found.version.attributes.acl ?? .private(found.version.owner))
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html
    static let putObjectAcl = Operation("PutObjectAcl", body: .document(limit: 256 << 10)) { call in
        let bucketOwner = try call.store.read { (state) throws(S3Error) in try state.bucket(call.bucket).owner }
        let current = try call.findObject(call.key, in: call.bucket, versionID: call.query["versionId"])
        let list = try call.givenACL(owner: current.version.owner, bucketOwner: bucketOwner)
        let found = try call.changeAttributes { (attributes, settings) throws(S3Error) in
            if try settings.keeps(list, call, bucketOwner: bucketOwner) { attributes.acl = list }
        }
        return S3Answer(headers: found.versionHeaders)
    }
}

extension BucketSettings {
    /// Whether a list that is set is one to keep. Where ACLs are off only the one that says what holds anyway is taken,
    /// by its name or as a document, and not kept: s3cmd sends it after every copy.
    ///
    /// Source: Amazon S3 User Guide, "Troubleshooting" of Object Ownership,
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-error-responses.html
    fileprivate func keeps(_ list: AccessControlList, _ call: Call, bucketOwner: Account) throws(S3Error) -> Bool {
        guard areACLsOff else {
            if list.isPublic, PublicAccess(self).blocksACLs { throw S3Error(.accessDenied) }
            return true
        }
        let isNamed = call.header("x-amz-acl") == "bucket-owner-full-control"
        let isDocument = !ACLDocument.isGiven(call.request)
        guard isNamed || (isDocument && list.grants == AccessControlList.private(bucketOwner).grants) else {
            throw S3Error(.accessControlListNotSupported)
        }
        return false
    }
}

extension Call {
    /// The list in the headers or the body of a request that sets one.
    func givenACL(owner: Account, bucketOwner: Account) throws -> AccessControlList {
        let hasBody = try receivedBody().content.size > 0
        if let list = try ACLDocument.read(request, owner: owner, bucketOwner: bucketOwner, accounts: core.directory) {
            guard !hasBody else { throw S3Error(.unexpectedContent, "This request does not support content") }
            return list
        }
        guard hasBody else {
            throw S3Error(
                .missingSecurityHeader, "Your request was missing a required header",
                details: [("MissingHeaderName", "x-amz-acl")])
        }
        return try ACLDocument.read(try document("AccessControlPolicy"), accounts: core.directory)
    }

    /// The list in the headers of a write, held against the bucket's ownership.
    func writtenACL(_ bucket: Bucket) throws(S3Error) -> AccessControlList? {
        guard ACLDocument.isGiven(request) else { return nil }
        let list = try ACLDocument.read(
            request, owner: principal.account, bucketOwner: bucket.owner, accounts: core.directory)
        guard bucket.settings.areACLsOff else {
            if list?.isPublic == true, PublicAccess(bucket.settings).blocksACLs { throw S3Error(.accessDenied) }
            return list
        }
        guard header("x-amz-acl") == "bucket-owner-full-control" else {
            throw S3Error(.accessControlListNotSupported)
        }
        return nil
    }
}
