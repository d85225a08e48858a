/// The `x-amz-copy-source` header: bucket, key, perhaps a version, percent-encoded.
struct CopySource: Sendable {
    let bucket: String
    let key: ObjectKey
    let versionID: String?

    init(_ header: String) throws(S3Error) {
        var text = header[...]
        var version: String?
        if let mark = header.firstRange(of: "?versionId=") {
            version = String(header[mark.upperBound...])
            text = header[..<mark.lowerBound]
        }
        guard !PercentCoding.isBroken(text.utf8) else {
            throw .invalidArgument("Invalid copy source encoding.", "x-amz-copy-source", header)
        }
        // As in a form, a plus sign that is not encoded is a space.
        var bytes = PercentCoding.decode(text.replacing("+", with: " ").utf8)[...]
        if bytes.first == UInt8(ascii: "/") { bytes.removeFirst() }
        guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")), slash > bytes.startIndex, slash + 1 < bytes.endIndex
        else {
            throw .invalidArgument("Invalid copy source object key", "x-amz-copy-source", "x-amz-copy-source")
        }
        bucket = String(decoding: bytes[..<slash], as: UTF8.self)
        guard BucketName.isValid(bucket) else {
            throw .invalidArgument("Invalid copy source bucket name", "x-amz-copy-source", header)
        }
        if let version { try RequestHead.checkVersion(version, "x-amz-copy-source") }
        key = ObjectKey(Array(bytes[(slash + 1)...]))
        versionID = version
    }
}

extension Call {
    /// The object to copy, once it is there, may be read and meets the conditions.
    func copySource() throws -> (source: CopySource, found: FoundObject) {
        let source = try CopySource(header("x-amz-copy-source") ?? "")
        try Access.checkRead(self, source)
        let found = try foundSource(source)
        try CustomerKey.check(request, found.object.properties, .copySource)
        try Preconditions(copySourceOf: request, now: startedAt).check(
            etag: found.object.etag, lastModified: found.version.lastModified)
        return (source, found)
    }

    private func foundSource(_ source: CopySource) throws(S3Error) -> FoundObject {
        do throws(S3Error) {
            return try findObject(source.key, in: source.bucket, versionID: source.versionID)
        } catch {
            guard error.code == S3ErrorCode.methodNotAllowed.rawValue else { throw error }
            throw S3Error(
                .invalidRequest,
                "The source of a copy request may not specifically refer to a delete marker by version id.")
        }
    }
}
