public import Drops

extension S3Endpoint: EndpointContent {
    /// ``EndpointKind/s3``.
    public var endpoint: EndpointKind { .s3 }

    /// The newest object at each key of every bucket; what a delete marker hides is not there.
    public func placedFiles() throws -> [PlacedFile] {
        try core.store.read { (state) throws(S3Error) in
            state.buckets.values.sorted { $0.name < $1.name }.flatMap { bucket in
                bucket.orderedKeys.compactMap { key in
                    guard let version = bucket.latest(key), let object = version.object else { return nil }
                    return PlacedFile(
                        endpoint: .s3, container: bucket.name, path: key.bytes, content: object.content,
                        modifiedAt: version.lastModified)
                }
            }
        }
    }

    /// Deletes the object at `path`, as the bucket's versioning says.
    ///
    /// - Throws: an S3 error when there is no such bucket.
    public func remove(_ path: [UInt8], in container: String) throws {
        let core = core
        try core.store.update { (state) throws(S3Error) in
            _ = try state.delete(
                ObjectKey(path), in: container, as: core.directory.owner, ids: core.ids, time: core.time)
        }
        core.journal.removed(endpoint: .s3, container: container, path: path)
    }

    /// Copies the object at `path` to `newPath` and deletes it, which is what moving is on S3.
    ///
    /// - Throws: an S3 error when there is no such bucket or object.
    public func move(_ path: [UInt8], to newPath: [UInt8], in container: String) throws {
        guard path != newPath else { return }
        let core = core
        try core.store.update { (state) throws(S3Error) in
            let bucket = try state.bucket(container)
            guard let object = bucket.latest(ObjectKey(path))?.object else { throw S3Error(.noSuchKey) }
            let id = bucket.settings.versioning == .enabled ? core.ids.versionID() : ObjectVersion.nullID
            let copy = ObjectVersion(
                versionID: id, lastModified: core.time.now, owner: core.directory.owner, object: object)
            state.apply(.putVersion(bucket: container, ObjectKey(newPath), copy))
            _ = try state.delete(
                ObjectKey(path), in: container, as: core.directory.owner, ids: core.ids, time: core.time)
        }
        core.journal.renamed(endpoint: .s3, container: container, from: path, to: newPath)
    }
}

extension StoreState {
    /// Deletes what a key shows, or puts a delete marker on top, as the bucket's versioning says. A key that is not
    /// there is deleted just the same.
    mutating func delete(
        _ key: ObjectKey, in name: String, as owner: Account, ids: IDSource, time: TimeSource
    ) throws(S3Error) -> Deletion {
        let bucket = try bucket(name)
        let hidesObject = bucket.latest(key)?.object != nil
        guard let versioning = bucket.settings.versioning else {
            apply(.removeVersion(bucket: name, key, versionID: ObjectVersion.nullID))
            return Deletion(hidesObject: hidesObject)
        }
        let id = versioning == .enabled ? ids.versionID() : ObjectVersion.nullID
        apply(
            .putVersion(
                bucket: name, key, ObjectVersion(versionID: id, lastModified: time.now, owner: owner, object: nil)))
        return Deletion(versionID: id, isDeleteMarker: true, hidesObject: hidesObject)
    }
}
