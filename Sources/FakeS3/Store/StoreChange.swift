import struct Foundation.Date

/// Everything that can happen to a store. Its state is nothing but the changes so far, one after the other.
enum StoreChange: Sendable, Codable {
    case createBucket(BucketDescription)
    case deleteBucket(String)
    case setSettings(bucket: String, BucketSettings)
    case putVersion(bucket: String, ObjectKey, ObjectVersion)
    case removeVersion(bucket: String, ObjectKey, versionID: String)
    case setAttributes(bucket: String, ObjectKey, versionID: String, VersionAttributes)
    case beginUpload(bucket: String, MultipartUpload)
    case putPart(bucket: String, uploadID: String, UploadedPart)
    case endUpload(bucket: String, uploadID: String)
}

/// A bucket as it is created.
struct BucketDescription: Sendable, Codable {
    let name: String
    let owner: Account
    let createdAt: Date
    let region: String
    let isShared: Bool
    let settings: BucketSettings
}

extension StoreState {
    /// Does what a change says. A change of something that is gone does nothing.
    mutating func perform(_ change: StoreChange) {
        switch change {
        case .createBucket(let new):
            buckets[new.name] = Bucket(
                name: new.name, owner: new.owner, createdAt: new.createdAt, region: new.region,
                isShared: new.isShared, settings: new.settings)
        case .deleteBucket(let name): buckets[name] = nil
        case .setSettings(let bucket, let settings): buckets[bucket]?.settings = settings
        case .putVersion(let bucket, let key, let version):
            buckets[bucket]?.put(version, at: key)
            buckets[bucket]?.overtakeUploads(of: key)
        case .removeVersion(let bucket, let key, let id):
            buckets[bucket]?.remove(key, versionID: id)
            buckets[bucket]?.overtakeUploads(of: key)
        case .setAttributes(let bucket, let key, let id, let attributes):
            buckets[bucket]?.set(attributes, on: key, versionID: id)
        case .beginUpload(let bucket, let upload): buckets[bucket]?.uploads[upload.id] = upload
        case .putPart(let bucket, let id, let part): buckets[bucket]?.uploads[id]?.parts[part.number] = part
        case .endUpload(let bucket, let id): buckets[bucket]?.uploads[id] = nil
        }
    }
}
