import Drops

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    static let putObject = Operation(
        "PutObject", body: .object,
        prepare: { call in
            _ = try ObjectProperties(call.request.headers)
            try call.checkEarlyWriteConditions()
        },
        perform: { call in
            let body = try call.receivedBody()
            let object = StoredObject(
                content: body.content, etag: hex(body.md5), properties: try ObjectProperties(call.request.headers),
                checksum: body.checksum)
            let version = try call.store(object, at: call.key)
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
            if let uploadID { _ = try state.upload(uploadID, bucket: self.bucket, key: key) }
            let id = bucket.settings.versioning == .enabled ? newID.versionID() : ObjectVersion.nullID
            let version = ObjectVersion(
                versionID: id, lastModified: core.time.now, owner: principal.account, object: object,
                attributes: attributes)
            state.apply(.putVersion(bucket: self.bucket, key, version))
            if let uploadID { state.apply(.endUpload(bucket: self.bucket, uploadID: uploadID)) }
            return StoredVersion(version: version, isVersioned: bucket.settings.versioning != nil)
        }
    }

    /// Adds the version to the answer; the delivery happens once that is out.
    func delivering(_ object: StoredObject, as stored: StoredVersion, _ answer: S3Answer) -> S3Answer {
        var answer = answer
        if stored.isVersioned { answer.headers.append(("x-amz-version-id", stored.version.versionID)) }
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
    /// Whether the bucket tells version ids.
    let isVersioned: Bool
}
