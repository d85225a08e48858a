import Checksums
import Drops
import Foundation

/// An object that arrives in parts.
struct MultipartUpload: Sendable, Codable {
    let id: String
    let key: ObjectKey
    let initiator: Account
    let owner: Account
    let initiatedAt: Date
    let properties: ObjectProperties
    let attributes: VersionAttributes
    /// What the client chose when it began, if it did.
    let checksumAlgorithm: ChecksumAlgorithm?
    let checksumKind: StoredChecksum.Kind?
    var parts: [Int: UploadedPart] = [:]
    /// Whether its key was written or deleted since it began; nil: no.
    var isOvertaken: Bool?

    var orderedParts: [UploadedPart] { parts.values.sorted { $0.number < $1.number } }
}

/// A part that came.
struct UploadedPart: Sendable {
    let number: Int
    let content: Blob
    /// Its hex is the part's ETag: MD5 of the content, unless the encryption hides that.
    let md5: [UInt8]
    /// The client's, or that which its upload announced.
    let checksum: StoredChecksum?
    /// S3's own, for an upload that announced none; nil where it would have to be read for.
    let own: StoredChecksum?
    let lastModified: Date

    var etag: String { hex(md5) }
    var size: Int { content.size }
}
