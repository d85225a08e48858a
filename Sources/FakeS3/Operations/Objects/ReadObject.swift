import Drops
import Foundation

/// An object that was found, with the settings of its bucket.
struct FoundObject: Sendable {
    let version: ObjectVersion
    let object: StoredObject
    let settings: BucketSettings
}

extension Call {
    /// The version that a key and perhaps a `versionId` name.
    ///
    /// - Throws: `NoSuchKey`, `NoSuchVersion`, and what S3 says of a delete marker.
    func findObject(_ key: ObjectKey, in bucketName: String, versionID: String?) throws(S3Error) -> FoundObject {
        try store.read { (state) throws(S3Error) in
            let bucket = try state.bucket(bucketName)
            let found = versionID.map { bucket.version(key, $0) } ?? bucket.latest(key)
            guard let version = found else {
                // Who may not list must not learn what is there.
                guard Access.mayList(key, self, bucket) else { throw S3Error(.accessDenied) }
                guard let versionID else { throw .noSuchKey(key) }
                guard IDSource.isVersionID(versionID) else { throw .invalidVersion(versionID) }
                throw S3Error(.noSuchVersion, details: [("Key", key.text), ("VersionId", versionID)])
            }
            guard let object = version.object else { throw deleteMarker(version, key, isNamed: versionID != nil) }
            return FoundObject(version: version, object: object, settings: bucket.settings)
        }
    }

    /// Source: Amazon S3 User Guide, "Working with delete markers",
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
    /// and what S3 answers to operations on tags and to PutObjectAcl, which name the newest version as if by its id:
    /// LocalStack pull 11185, https://github.com/localstack/localstack/pull/11185, and Scality's cloudserver pull 713,
    /// https://github.com/scality/cloudserver/pull/713
    private func deleteMarker(_ version: ObjectVersion, _ key: ObjectKey, isNamed: Bool) -> S3Error {
        let isNamed = isNamed || operation.name.hasSuffix("ObjectTagging") || operation.name == "PutObjectAcl"
        var error =
            isNamed
            ? S3Error(.methodNotAllowed, details: [("Method", request.method), ("ResourceType", "DeleteMarker")])
            : S3Error.noSuchKey(key)
        error.headers = [("x-amz-delete-marker", "true"), ("x-amz-version-id", version.versionID)]
        if isNamed {
            error.headers += [("Allow", "DELETE"), ("Last-Modified", Timestamp.http(version.lastModified))]
        }
        return error
    }

    /// What GetObject and HeadObject have in common: all but the bytes.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    func readObject() throws -> (answer: S3Answer, range: Range<Int>, object: StoredObject) {
        try refuseWhatReadsDoNotTake()
        let found = try findObject(key, in: bucket, versionID: query["versionId"])
        let object = found.object
        try CustomerKey.check(request, object.properties)
        try Preconditions(request, now: startedAt).check(etag: object.etag, lastModified: found.version.lastModified)
        var answer = S3Answer(headers: headers(of: found.version, object, in: found.settings))
        var range = 0..<object.content.size
        var partChecksum: StoredChecksum?
        if let number = query["partNumber"] {
            range = try part(number, of: object)
            // Where the upload was begun without an algorithm, what a part brought is not told.
            partChecksum = Int(number).flatMap { object.parts.isEmpty ? nil : object.parts[$0 - 1].checksum }
                .flatMap { $0.algorithm == object.checksum?.algorithm ? $0 : nil }
            answer.status = 206
            if !object.parts.isEmpty { answer.headers.append(("x-amz-mp-parts-count", "\(object.parts.count)")) }
        } else if let asked = try ByteRange.read(wantedRange(of: found.version, object), size: object.content.size) {
            range = asked
            answer.status = 206
        }
        if answer.status == 206, !range.isEmpty {
            answer.headers.append(
                ("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(object.content.size)"))
        }
        if header("x-amz-checksum-mode")?.uppercased() == "ENABLED" {
            if let partChecksum {
                answer.headers.append((partChecksum.headerName, partChecksum.value))
                answer.headers.append(("x-amz-checksum-type", (object.checksum?.kind ?? .composite).rawValue))
            } else if range.count == object.content.size {
                let whole = try object.shownChecksum()
                // The checksum is of the whole: on some of the bytes it would only mislead.
                answer.headers += [(whole.headerName, whole.value), ("x-amz-checksum-type", whole.kind.rawValue)]
            }
        }
        return (answer, range, object)
    }

    /// The `Range`, unless the object is another than `If-Range` means: then the whole is told (RFC 9110, section 13.1.5).
    private func wantedRange(of version: ObjectVersion, _ object: StoredObject) -> String? {
        guard let condition = header("if-range") else { return header("range") }
        let isSame = condition == "\"\(object.etag)\"" || condition == Timestamp.http(version.lastModified)
        return isSame ? header("range") : nil
    }

    private func refuseWhatReadsDoNotTake() throws(S3Error) {
        if principal.isAnonymous, query.items.contains(where: { $0.name.hasPrefix("response-") }) {
            throw S3Error(
                .invalidRequest, "Request specific response headers cannot be used for anonymous GET requests.")
        }
        for name in ["x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id"] {
            guard let value = header(name) else { continue }
            throw .invalidArgument("\(name) header is not supported for this operation.", name, value)
        }
    }

    private func part(_ text: String, of object: StoredObject) throws(S3Error) -> Range<Int> {
        guard let number = Int(wire: text), (1...10_000).contains(number) else {
            throw .invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", text)
        }
        guard header("range") == nil else {
            throw S3Error(.invalidRequest, "Cannot specify both Range header and partNumber query parameter")
        }
        if object.parts.isEmpty, number == 1 { return 0..<object.content.size }
        guard number <= object.parts.count else {
            throw S3Error(
                .invalidPartNumber,
                details: [("PartNumberRequested", text), ("ActualPartCount", "\(max(1, object.parts.count))")])
        }
        let start = object.parts[..<(number - 1)].reduce(0) { $0 + $1.size }
        return start..<(start + object.parts[number - 1].size)
    }
}

extension Operation {
    static let getObject = Operation("GetObject") { call in
        var (answer, range, object) = try call.readObject()
        let storageClass = object.properties.storageClass
        guard !["GLACIER", "DEEP_ARCHIVE"].contains(storageClass) else {
            throw S3Error(
                .invalidObjectState, "The operation is not valid for the object's storage class",
                details: [("StorageClass", storageClass)])
        }
        answer.body = .blob(object.content, range)
        return answer
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
    static let headObject = Operation("HeadObject", permission: "s3:GetObject") { call in
        var (answer, range, _) = try call.readObject()
        answer.headers.append(("Content-Length", "\(range.count)"))
        return answer
    }
}
