import Drops
import Foundation

/// What is set on a bucket, as the client sent it or as S3 starts it.
struct BucketSettings: Sendable, Codable {
    enum Versioning: String, Sendable, Codable {
        case enabled = "Enabled"
        case suspended = "Suspended"
    }

    var versioning: Versioning?
    var isObjectLockEnabled = false
    /// `BucketOwnerEnforced` turns ACLs off.
    var ownership: String? = "BucketOwnerEnforced"
    var acl: AccessControlList?
    /// Documents kept as they came, by the name of their query parameter: `policy`, `cors`, `lifecycle`.
    var documents: [String: String] = [:]

    /// Whether ACLs are off, as on every new bucket of S3 since April 2023.
    var areACLsOff: Bool { ownership == "BucketOwnerEnforced" }
}

/// A bucket with everything in it. Belongs to the store, which guards it with its lock.
final class Bucket {
    let name: String
    let owner: Account
    let createdAt: Date
    let region: String
    /// Whether every configured key may use it: so it is with buckets that nobody created over the wire.
    let isShared: Bool
    var settings: BucketSettings
    /// Versions of each key, oldest first; never empty.
    private(set) var entries: [ObjectKey: [ObjectVersion]] = [:]
    var uploads: [String: MultipartUpload] = [:]
    private var index = KeyIndex()

    init(name: String, owner: Account, createdAt: Date, region: String, isShared: Bool, settings: BucketSettings) {
        self.name = name
        self.owner = owner
        self.createdAt = createdAt
        self.region = region
        self.isShared = isShared
        self.settings = settings
    }

    var isEmpty: Bool { entries.isEmpty }

    /// The Amazon Resource Name of a bucket.
    static func arn(_ name: String) -> String { "arn:aws:s3:::" + name }

    /// The keys in order.
    var orderedKeys: [ObjectKey] { index.ordered { entries[$0] != nil } }

    func versions(of key: ObjectKey) -> [ObjectVersion] { entries[key] ?? [] }

    /// The newest version, a delete marker too.
    func latest(_ key: ObjectKey) -> ObjectVersion? { entries[key]?.last }

    func version(_ key: ObjectKey, _ id: String) -> ObjectVersion? { entries[key]?.first { $0.versionID == id } }

    /// Puts a version on top; one of the same id, such as `null`, goes.
    func put(_ version: ObjectVersion, at key: ObjectKey) {
        guard let slot = entries.index(forKey: key) else {
            entries[key] = [version]
            index.insert(key)
            return
        }
        if entries.values[slot].count == 1, entries.values[slot][0].versionID == version.versionID {
            entries.values[slot][0] = version
        } else {
            entries.values[slot].removeAll { $0.versionID == version.versionID }
            entries.values[slot].append(version)
        }
    }

    /// The key is no longer what it was when its uploads began.
    func overtakeUploads(of key: ObjectKey) {
        guard !uploads.isEmpty else { return }
        for (id, upload) in uploads where upload.key == key && upload.isOvertaken == nil {
            uploads[id]?.isOvertaken = true
        }
    }

    func remove(_ key: ObjectKey, versionID: String) {
        guard let slot = entries.index(forKey: key) else { return }
        entries.values[slot].removeAll { $0.versionID == versionID }
        if entries.values[slot].isEmpty {
            entries.remove(at: slot)
            index.remove(key)
        }
    }

    func set(_ attributes: VersionAttributes, on key: ObjectKey, versionID: String) {
        guard let slot = entries.index(forKey: key),
            let place = entries.values[slot].firstIndex(where: { $0.versionID == versionID })
        else { return }
        entries.values[slot][place].attributes = attributes
    }
}
