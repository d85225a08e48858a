import Checksums
import Drops
import Foundation

/// A header that is kept with an object, or a tag: a name and a value.
struct NamedValue: Sendable, Codable, Equatable {
    let name: String
    let value: String
}

/// A checksum as S3 keeps it with an object or a part.
struct StoredChecksum: Sendable, Codable, Equatable {
    /// Whether a multipart object's value is of the bytes or of the parts' values.
    enum Kind: String, Sendable, Codable {
        case fullObject = "FULL_OBJECT"
        case composite = "COMPOSITE"
    }

    let algorithm: ChecksumAlgorithm
    /// Base64; with `-<parts>` behind it when composite.
    let value: String
    var kind = Kind.fullObject

    /// The algorithm of S3's own choice, for an object whose client made none.
    ///
    /// Source: Amazon S3 User Guide, "Checking object integrity for data uploads in Amazon S3",
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
    static let ownAlgorithm = ChecksumAlgorithm.crc64nvme

    /// The header that carries it: `x-amz-checksum-crc32`.
    var headerName: String { Self.headerName(algorithm) }
    static func headerName(_ algorithm: ChecksumAlgorithm) -> String {
        "x-amz-checksum-" + algorithm.rawValue.lowercased()
    }
    /// The XML element that carries it: `ChecksumCRC32`.
    var elementName: String { "Checksum" + algorithm.rawValue }
}

/// What a client says of an object besides its bytes: everything that a copy may take along or replace.
struct ObjectProperties: Sendable, Codable, Equatable {
    var contentType = "binary/octet-stream"
    /// Cache-Control, Content-Disposition, Content-Encoding, Content-Language, Expires and the like, as received.
    var systemHeaders: [NamedValue] = []
    /// `x-amz-meta-*`, the names without that prefix, in lower case.
    var metadata: [NamedValue] = []
    var storageClass = "STANDARD"
    /// Headers of server-side encryption, given back as they came.
    var encryption: [NamedValue] = []
}

/// The bytes of an object and what is fixed with them. Never changes.
final class StoredObject: Sendable {
    let content: Blob
    /// Without quotes.
    let etag: String
    let properties: ObjectProperties
    let checksum: StoredChecksum?
    /// The parts it was completed from, in order; empty for an object put at once.
    let parts: [ObjectPart]
    /// The upload it was completed from.
    let uploadID: String?

    init(
        content: Blob, etag: String, properties: ObjectProperties, checksum: StoredChecksum?, parts: [ObjectPart] = [],
        uploadID: String? = nil
    ) {
        self.content = content
        self.etag = etag
        self.properties = properties
        self.checksum = checksum
        self.parts = parts
        self.uploadID = uploadID
    }

    /// The checksum to show. One that was kept by an earlier version of this program has none.
    func shownChecksum() throws -> StoredChecksum {
        try checksum ?? StoredChecksum(StoredChecksum.ownAlgorithm, of: content)
    }
}

extension StoredChecksum {
    /// Of everything that `checksum` took in.
    init(_ checksum: Checksum) {
        self.init(algorithm: checksum.algorithm, value: Data(checksum.finalize()).base64EncodedString())
    }

    /// Of bytes that are read for it.
    init(_ algorithm: ChecksumAlgorithm, of content: Blob) throws {
        self.init(try Checksum(algorithm, of: content))
    }
}

extension Checksum {
    /// Of bytes that are read for it.
    init(_ algorithm: ChecksumAlgorithm, of content: Blob) throws {
        self.init(algorithm)
        try content.forEachPiece { update($0) }
    }
}

/// One part of a completed multipart object.
struct ObjectPart: Sendable, Codable {
    let number: Int
    let size: Int
    let checksum: StoredChecksum?
}

/// One version of an object, or a delete marker.
struct ObjectVersion: Sendable {
    /// `null` for what was written without versioning.
    let versionID: String
    let lastModified: Date
    let owner: Account
    /// nil: a delete marker.
    let object: StoredObject?
    /// What may change without a new version.
    var attributes = VersionAttributes()

    var isDeleteMarker: Bool { object == nil }
    static let nullID = "null"
}

/// What may change on a version that stays.
struct VersionAttributes: Sendable, Codable, Equatable {
    var tags: [NamedValue] = []
    var acl: AccessControlList?
    var retention: Retention?
    /// nil: nobody has ever set one.
    var legalHold: Bool?
}

/// How long a version is kept from deletion.
struct Retention: Sendable, Codable, Equatable {
    enum Mode: String, Sendable, Codable {
        case governance = "GOVERNANCE"
        case compliance = "COMPLIANCE"
    }

    var mode: Mode
    var until: Date
}
