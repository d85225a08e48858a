import Drops
import Foundation

/// A body in the log: the names of its files, in order.
private struct BodyReference: Codable {
    let files: [String]

    init(_ blob: Blob) { files = blob.fileNames }

    func blob(_ decoder: any Decoder) throws -> Blob {
        guard let table = decoder.userInfo[.bodyTable] as? BodyTable else { throw BodyTable.Missing() }
        let parts = files.map { table.blob($0) }
        return parts.count == 1 ? parts[0] : Blob(joining: parts)
    }
}

extension Blob {
    /// The last path components of the files that it lies in.
    fileprivate var fileNames: [String] {
        let parts = self.parts
        if parts.count == 1, parts[0] === self {
            return filePath.map { [String($0[($0.lastIndex(of: "/") ?? $0.startIndex)...].dropFirst())] } ?? []
        }
        return parts.flatMap(\.fileNames)
    }
}

extension StoredObject {
    /// The same object with its bytes elsewhere.
    func with(_ content: Blob) -> StoredObject {
        StoredObject(
            content: content, etag: etag, properties: properties, checksum: checksum, parts: parts, uploadID: uploadID)
    }

    var bodyNames: [String] { content.fileNames }
}

extension ObjectVersion: Codable {
    private enum CodingKeys: String, CodingKey {
        case versionID, lastModified, owner, attributes, body, etag, properties, checksum, parts, uploadID
    }

    /// The same version of an object whose bytes lie elsewhere.
    func with(_ object: StoredObject) -> ObjectVersion {
        ObjectVersion(
            versionID: versionID, lastModified: lastModified, owner: owner, object: object, attributes: attributes)
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        var object: StoredObject?
        if let body = try values.decodeIfPresent(BodyReference.self, forKey: .body) {
            object = StoredObject(
                content: try body.blob(decoder), etag: try values.decode(String.self, forKey: .etag),
                properties: try values.decode(ObjectProperties.self, forKey: .properties),
                checksum: try values.decodeIfPresent(StoredChecksum.self, forKey: .checksum),
                parts: try values.decode([ObjectPart].self, forKey: .parts),
                uploadID: try values.decodeIfPresent(String.self, forKey: .uploadID))
        }
        self.init(
            versionID: try values.decode(String.self, forKey: .versionID),
            lastModified: try values.decode(Date.self, forKey: .lastModified),
            owner: try values.decode(Account.self, forKey: .owner), object: object,
            attributes: try values.decode(VersionAttributes.self, forKey: .attributes))
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(versionID, forKey: .versionID)
        try values.encode(lastModified, forKey: .lastModified)
        try values.encode(owner, forKey: .owner)
        try values.encode(attributes, forKey: .attributes)
        guard let object else { return }
        try values.encode(BodyReference(object.content), forKey: .body)
        try values.encode(object.etag, forKey: .etag)
        try values.encode(object.properties, forKey: .properties)
        try values.encodeIfPresent(object.checksum, forKey: .checksum)
        try values.encode(object.parts, forKey: .parts)
        try values.encodeIfPresent(object.uploadID, forKey: .uploadID)
    }
}

extension UploadedPart: Codable {
    private enum CodingKeys: String, CodingKey { case number, body, md5, checksum, own, lastModified }

    /// The same part with its bytes elsewhere.
    func with(_ content: Blob) -> UploadedPart {
        UploadedPart(
            number: number, content: content, md5: md5, checksum: checksum, own: own, lastModified: lastModified)
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            number: try values.decode(Int.self, forKey: .number),
            content: try values.decode(BodyReference.self, forKey: .body).blob(decoder),
            md5: try values.decode([UInt8].self, forKey: .md5),
            checksum: try values.decodeIfPresent(StoredChecksum.self, forKey: .checksum),
            own: try values.decodeIfPresent(StoredChecksum.self, forKey: .own),
            lastModified: try values.decode(Date.self, forKey: .lastModified))
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(number, forKey: .number)
        try values.encode(BodyReference(content), forKey: .body)
        try values.encode(md5, forKey: .md5)
        try values.encodeIfPresent(checksum, forKey: .checksum)
        try values.encodeIfPresent(own, forKey: .own)
        try values.encode(lastModified, forKey: .lastModified)
    }

    var bodyNames: [String] { content.fileNames }
}

extension ObjectKey: Codable {
    init(from decoder: any Decoder) throws { self.init(try decoder.singleValueContainer().decode(String.self)) }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(text)
    }
}

extension StoreChange {
    /// The files that this change names.
    var bodyNames: [String] {
        switch self {
        case .putVersion(_, _, let version): version.object?.bodyNames ?? []
        case .putPart(_, _, let part): part.bodyNames
        case .beginUpload(_, let upload): upload.parts.values.flatMap(\.bodyNames)
        default: []
        }
    }
}

extension StoreState {
    /// The fewest changes that lead to this state.
    var snapshot: [StoreChange] {
        var changes: [StoreChange] = []
        for bucket in buckets.values.sorted(by: { $0.name < $1.name }) {
            changes.append(.createBucket(bucket.description))
            for (key, versions) in bucket.entries {
                for version in versions { changes.append(.putVersion(bucket: bucket.name, key, version)) }
            }
            for upload in bucket.uploads.values { changes.append(.beginUpload(bucket: bucket.name, upload)) }
        }
        return changes
    }
}

extension Bucket {
    /// As it would be created today.
    var description: BucketDescription {
        BucketDescription(
            name: name, owner: owner, createdAt: createdAt, region: region, isShared: isShared, settings: settings)
    }
}
