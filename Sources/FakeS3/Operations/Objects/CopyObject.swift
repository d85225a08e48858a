import Checksums
import Drops
import Foundation

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
    static let copyObject = Operation("CopyObject", permission: "s3:PutObject", readsContent: true) { call in
        let (source, found) = try call.copySource()
        let directive = call.header("x-amz-metadata-directive") ?? "COPY"
        guard directive == "COPY" || directive == "REPLACE" else {
            throw S3Error.invalidArgument("Unknown metadata directive.", "x-amz-metadata-directive", directive)
        }
        let given = try call.writtenProperties()
        let properties = directive == "REPLACE" ? given : found.object.properties.copied(with: given, call)
        try refuseCopyToItself(call, source, found, directive)
        let checksum = try copiedChecksum(call, found.object)
        let object = StoredObject(
            content: found.object.content, etag: hex(call.shownMD5(try plainMD5(found.object), properties)),
            properties: properties, checksum: checksum)
        guard object.content.size <= objectLimit else {
            throw S3Error(
                .invalidRequest,
                "The specified copy source is larger than the maximum allowable size for a copy source: 5368709120")
        }
        var attributes = try call.writtenAttributes()
        try copyTags(call, found.version, to: &attributes)
        let stored = try call.store(object, at: call.key, attributes: attributes)
        var answer = S3Answer.xml("CopyObjectResult") { xml in
            xml.element("LastModified", Timestamp.isoSeconds(stored.version.lastModified))
            xml.element("ETag", "\"\(object.etag)\"")
            xml.element(checksum.elementName, checksum.value)
        }
        answer.headers += object.properties.encryptionHeaders
        if found.version.versionID != ObjectVersion.nullID {
            answer.headers.append(("x-amz-copy-source-version-id", found.version.versionID))
        }
        // Unlike a put, a copy tells of the version under suspended versioning too.
        if stored.versioning == .suspended {
            answer.headers.append(("x-amz-version-id", ObjectVersion.nullID))
        }
        return call.delivering(object, as: stored, answer)
    }

    private static func refuseCopyToItself(
        _ call: Call, _ source: CopySource, _ found: FoundObject, _ directive: String
    ) throws(S3Error) {
        guard source.bucket == call.bucket, source.key == call.key, source.versionID == nil, directive == "COPY" else {
            return
        }
        let changes = [
            "x-amz-storage-class", "x-amz-website-redirect-location", "x-amz-server-side-encryption",
            "x-amz-server-side-encryption-customer-algorithm",
        ]
        guard !changes.contains(where: { call.header($0) != nil }) else { return }
        // What the bucket was told of encryption is a change too, and so is the end of a key of KMS.
        guard found.settings.documents["encryption"] == nil, !found.object.properties.hidesMD5 else { return }
        throw S3Error(
            .invalidRequest,
            "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes."
        )
    }

    /// A copy is put at once, so its ETag is the MD5 of all its bytes whatever the source was made of.
    private static func plainMD5(_ object: StoredObject) throws -> [UInt8] {
        if object.parts.isEmpty, !object.properties.hidesMD5, let md5 = bytes(hex: object.etag) { return md5 }
        return try Checksum(.md5, of: object.content).finalize()
    }

    private static func copiedChecksum(_ call: Call, _ object: StoredObject) throws -> StoredChecksum {
        let wanted = try IntegrityClaims.requested(call.request)
        if let kept = object.checksum, kept.kind == .fullObject, wanted == nil || wanted == kept.algorithm {
            return kept
        }
        let algorithm = wanted ?? object.checksum?.algorithm ?? StoredChecksum.ownAlgorithm
        return try StoredChecksum(algorithm, of: object.content)
    }

    private static func copyTags(
        _ call: Call, _ source: ObjectVersion, to attributes: inout VersionAttributes
    ) throws(S3Error) {
        switch call.header("x-amz-tagging-directive") ?? "COPY" {
        case "COPY": attributes.tags = source.attributes.tags
        case "REPLACE": break
        case let other: throw .invalidArgument("Unknown tagging directive.", "x-amz-tagging-directive", other)
        }
    }
}

extension ObjectProperties {
    /// A copy keeps the metadata; storage class, encryption and redirect are always those of the request.
    func copied(with given: ObjectProperties, _ call: Call) -> ObjectProperties {
        var result = self
        result.storageClass = given.storageClass
        result.encryption = given.encryption
        result.systemHeaders.removeAll { $0.name == "x-amz-website-redirect-location" }
        result.systemHeaders += given.systemHeaders.filter { $0.name == "x-amz-website-redirect-location" }
        return result
    }
}
