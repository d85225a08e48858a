import Checksums
import Drops

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    static let putObject = Operation(
        "PutObject", body: .object,
        prepare: { call in
            _ = try call.writtenProperties()
            _ = try call.writtenAttributes()
            try call.checkLockedWrite()
            try call.checkEarlyWriteConditions()
        },
        perform: { call in
            let body = try call.receivedBody()
            let properties = try call.writtenProperties()
            let object = StoredObject(
                content: body.content, etag: hex(call.shownMD5(body.md5, properties)), properties: properties,
                checksum: body.kept)
            let version = try call.store(object, at: call.key, attributes: try call.writtenAttributes())
            var answer = S3Answer(headers: [("ETag", "\"\(object.etag)\"")])
            answer.headers += object.properties.encryptionHeaders
            if let checksum = object.checksum {
                answer.headers += [
                    (checksum.headerName, checksum.value), ("x-amz-checksum-type", checksum.kind.rawValue),
                ]
            }
            return call.delivering(object, as: version, answer)
        })
}

extension Call {
    /// What will be kept for years must arrive as it was sent.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html, Content-MD5.
    func checkLockedWrite() throws(S3Error) {
        let isLocked = header("x-amz-object-lock-mode") != nil || header("x-amz-object-lock-legal-hold") != nil
        guard isLocked, header("content-md5") == nil, header("x-amz-trailer") == nil,
            !request.headers.contains(where: { IntegrityClaims.algorithm(ofHeader: $0.name) != nil })
        else { return }
        throw S3Error(
            .invalidRequest,
            "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters"
        )
    }

    /// Refuses a conditional write that cannot succeed before its body is sent; the write decides again.
    func checkEarlyWriteConditions() throws(S3Error) {
        guard header("if-none-match") != nil || header("if-match") != nil else { return }
        try store.read { (state) throws(S3Error) in
            try checkWriteConditions(try state.bucket(bucket).latest(key))
        }
    }

    /// Puts an object on top of its key under the bucket's versioning, if the conditions of the request hold.
    func store(
        _ object: StoredObject, at key: ObjectKey, attributes: VersionAttributes = VersionAttributes(),
        ending uploadID: String? = nil
    ) throws(S3Error) -> StoredVersion {
        let newID = core.ids
        return try core.store.update { (state) throws(S3Error) in
            let bucket = try state.bucket(self.bucket)
            try checkWriteConditions(bucket.latest(key))
            if let uploadID {
                try checkNotOvertaken(try state.upload(uploadID, bucket: self.bucket, key: key))
            }
            let id = bucket.settings.versioning == .enabled ? newID.versionID() : ObjectVersion.nullID
            var attributes = attributes
            if attributes.retention != nil || attributes.legalHold != nil {
                guard bucket.settings.isObjectLockEnabled else { throw ObjectLock.noLock }
            }
            let now = core.time.now
            attributes.retention = attributes.retention ?? ObjectLock.defaultRetention(bucket.settings, from: now)
            let owner = owner(ofWriteTo: bucket, attributes.acl)
            if let acl = attributes.acl, acl.owner != owner { attributes.acl = .private(owner) }
            let version = ObjectVersion(
                versionID: id, lastModified: now, owner: owner, object: object, attributes: attributes)
            state.apply(.putVersion(bucket: self.bucket, key, version))
            if let uploadID { state.apply(.endUpload(bucket: self.bucket, uploadID: uploadID)) }
            return StoredVersion(
                version: version, versioning: bucket.settings.versioning,
                expiration: LifecycleRules.expirationHeader(of: version, object, key: key, in: bucket.settings))
        }
    }

    /// A condition holds only of what was there when the upload began.
    ///
    /// Source: answers of S3 that LocalStack's tests have recorded, multipart_if_match,
    /// https://github.com/localstack/localstack/blob/main/tests/aws/services/s3/test_s3_api.snapshot.json
    private func checkNotOvertaken(_ upload: MultipartUpload) throws(S3Error) {
        guard upload.isOvertaken == true,
            let condition = ["If-Match", "If-None-Match"].first(where: { header($0) != nil })
        else { return }
        throw S3Error(.conditionalRequestConflict, details: [("Condition", condition), ("Key", key.text)])
    }

    /// The MD5 that an ETag shows: of the bytes, or of what a key of KMS or of the client makes of them, which is
    /// another with every write.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html, ETag
    func shownMD5(_ md5: [UInt8], _ properties: ObjectProperties) -> [UInt8] {
        properties.hidesMD5 ? Checksum.of(md5 + Array(requestID.utf8), .md5) : md5
    }

    /// Whose a new object is.
    ///
    /// Source: Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket",
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    func owner(ofWriteTo bucket: Bucket, _ acl: AccessControlList?) -> Account {
        let isHandedOver =
            bucket.settings.ownership == "BucketOwnerPreferred" && acl?.isHandingOver(to: bucket.owner) == true
        return bucket.settings.areACLsOff || isHandedOver ? bucket.owner : principal.account
    }

    /// What the headers of a write say of the object, under the bucket's defaults.
    func writtenProperties() throws(S3Error) -> ObjectProperties {
        if let readProperties { return readProperties }
        let given = try ObjectProperties(request.headers)
        var result = try store.read { (state) throws(S3Error) in
            given.encrypted(by: try state.bucket(bucket).settings)
        }
        result.nameKey(in: core.configuration.region)
        readProperties = result
        return result
    }

    /// Tags, lock and ACL in the headers of a write.
    func writtenAttributes() throws(S3Error) -> VersionAttributes {
        if let readAttributes { return readAttributes }
        var attributes = VersionAttributes()
        if let tagging = header("x-amz-tagging") { attributes.tags = try Tags.read(header: tagging) }
        try ObjectLock.read(self, into: &attributes)
        _ = try CustomerKey.read(request)
        if ACLDocument.isGiven(request) {
            attributes.acl = try store.read { (state) throws(S3Error) in try writtenACL(try state.bucket(bucket)) }
        }
        readAttributes = attributes
        return attributes
    }

    /// Adds the version to the answer; the delivery happens once that is out.
    func delivering(_ object: StoredObject, as stored: StoredVersion, _ answer: S3Answer) -> S3Answer {
        var answer = answer
        if stored.isVersioned { answer.headers.append(("x-amz-version-id", stored.version.versionID)) }
        if let expiration = stored.expiration { answer.headers.append(("x-amz-expiration", expiration)) }
        let (journal, bucket, path) = (core.journal, self.bucket, key.bytes)
        let (principal, date) = (principal.accessKeyID ?? "", stored.version.lastModified)
        answer.afterwards.append {
            journal.deliver(
                endpoint: .s3, principal: principal, container: bucket, path: path, content: object.content, at: date)
        }
        return answer
    }
}

/// A version as it went into the store.
struct StoredVersion: Sendable {
    let version: ObjectVersion
    /// The bucket's, when it was written.
    let versioning: BucketSettings.Versioning?
    /// `x-amz-expiration`, where a rule of the bucket will have it gone.
    let expiration: String?

    /// Whether the write has a version id to tell; one under suspended versioning has none.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html, examples with versioning suspended.
    var isVersioned: Bool { versioning == .enabled }
}
