import Checksums
import Drops
import Foundation

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
    static let uploadPart = Operation(
        "UploadPart", permission: "s3:PutObject", body: .object,
        prepare: { call in try CustomerKey.check(call.request, try call.openUpload().properties, .upload) },
        perform: { call in
            let upload = try call.openUpload()
            let body = try call.receivedBody()
            try checkAlgorithm(of: body, upload)
            let part = try call.putPart(
                upload, content: body.content, md5: body.md5, checksum: body.checksum, own: body.own)
            var answer = S3Answer(headers: [("ETag", "\"\(part.etag)\"")] + upload.properties.encryptionHeaders)
            if let checksum = part.checksum { answer.headers.append((checksum.headerName, checksum.value)) }
            return answer
        })

    /// A part brings the checksum that its upload was begun with; only a checksum of the full object can do without.
    ///
    /// Source: versitygw issue 1342, https://github.com/versity/versitygw/issues/1342, which tells what S3 answers.
    private static func checkAlgorithm(of body: ReceivedBody, _ upload: MultipartUpload) throws(S3Error) {
        guard let chosen = upload.checksumAlgorithm, body.checksum?.algorithm != chosen else { return }
        if body.checksum == nil, upload.checksumKind == .fullObject { return }
        throw .checksumTypeMismatch(expected: chosen, actual: body.checksum?.algorithm)
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
    static let uploadPartCopy = Operation("UploadPartCopy", permission: "s3:PutObject", readsContent: true) { call in
        let upload = try call.openUpload()
        try CustomerKey.check(call.request, upload.properties, .upload)
        let (_, found) = try call.copySource()
        let range = try copyRange(call.header("x-amz-copy-source-range"), size: found.object.content.size)
        let part = try copyPart(call, upload, found.object, range)
        var headers = upload.properties.encryptionHeaders
        if found.version.versionID != ObjectVersion.nullID {
            headers.append(("x-amz-copy-source-version-id", found.version.versionID))
        }
        return .xml("CopyPartResult", headers: headers) { xml in
            xml.element("LastModified", Timestamp.isoSeconds(part.lastModified))
            xml.element("ETag", "\"\(part.etag)\"")
            if let checksum = part.checksum { xml.element(checksum.elementName, checksum.value) }
        }
    }

    /// All of an object that was put at once brings its MD5 along, which is its ETag: its bytes need not be read again.
    private static func copyPart(
        _ call: Call, _ upload: MultipartUpload, _ source: StoredObject, _ range: Range<Int>
    ) throws -> UploadedPart {
        if range.count == source.content.size, source.parts.isEmpty, !source.properties.hidesMD5,
            let md5 = bytes(hex: source.etag)
        {
            let kept = source.checksum?.kind == .fullObject ? source.checksum : nil
            let own = kept?.algorithm == StoredChecksum.ownAlgorithm ? kept : nil
            return try call.putPart(
                upload, content: source.content, md5: md5,
                checksum: kept?.algorithm == upload.checksumAlgorithm ? kept : nil, own: own)
        }
        var writer = call.core.spool.makeWriter()
        var (md5, own) = (Checksum(.md5), Checksum(StoredChecksum.ownAlgorithm))
        try source.content.forEachPiece(in: range) {
            md5.update($0)
            own.update($0)
            try writer.write($0)
        }
        return try call.putPart(
            upload, content: writer.finish(), md5: md5.finalize(), checksum: nil, own: StoredChecksum(own))
    }

    /// Here a range must be written out and lie within the source, unlike in GetObject.
    private static func copyRange(_ header: String?, size: Int) throws(S3Error) -> Range<Int> {
        guard let header else { return 0..<size }
        let message =
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy"
        guard header.hasPrefix("bytes=") else { throw .invalidArgument(message, "x-amz-copy-source-range", header) }
        let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = Int(wire: ends[0]), let last = Int(wire: ends[1]), first >= 0, last >= first
        else {
            throw .invalidArgument(message, "x-amz-copy-source-range", header)
        }
        guard first < size else {
            throw S3Error(
                code: S3ErrorCode.invalidRange.rawValue, status: 400,
                message: "The specified copy range is invalid for the source object size")
        }
        guard last < size else {
            throw .invalidArgument(
                "Range specified is not valid for source object of size: \(size)", "x-amz-copy-source-range", header)
        }
        return first..<(last + 1)
    }
}

extension Call {
    /// The number in `partNumber`.
    func partNumber() throws(S3Error) -> Int {
        let text = query["partNumber"] ?? ""
        guard let number = Int(wire: text), (1...10_000).contains(number) else {
            throw .invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", text)
        }
        return number
    }

    /// The upload in `uploadId`, for a part of it: without those that came. A copy of them that is held while one more
    /// is added would make that one cost as much as all before it.
    func openUpload() throws(S3Error) -> MultipartUpload {
        _ = try partNumber()
        var upload = try upload()
        upload.parts = [:]
        return upload
    }

    /// The upload in `uploadId`, without a part.
    func upload() throws(S3Error) -> MultipartUpload {
        let id = query["uploadId"] ?? ""
        return try store.read { (state) throws(S3Error) in try state.upload(id, bucket: bucket, key: key) }
    }

    /// Keeps a part; one of the same number goes.
    func putPart(
        _ upload: MultipartUpload, content: Blob, md5: [UInt8], checksum: StoredChecksum?, own: StoredChecksum?
    ) throws -> UploadedPart {
        var checksum = checksum
        if checksum == nil, let algorithm = upload.checksumAlgorithm {
            // Parts without a value of their own still count for the whole's.
            checksum = try StoredChecksum(algorithm, of: content)
        }
        let part = UploadedPart(
            number: try partNumber(), content: content, md5: shownMD5(md5, upload.properties), checksum: checksum,
            own: upload.checksumAlgorithm == nil ? own : nil, lastModified: core.time.now)
        let (bucket, key) = (self.bucket, self.key)
        return try store.update { (state) throws(S3Error) in
            _ = try state.upload(upload.id, bucket: bucket, key: key)
            state.apply(.putPart(bucket: bucket, uploadID: upload.id, part))
            return part
        }
    }
}
