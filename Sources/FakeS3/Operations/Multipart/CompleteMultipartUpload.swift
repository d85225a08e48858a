import Checksums
import Drops
import Foundation
import Synchronization

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
    static let completeMultipartUpload = Operation(
        "CompleteMultipartUpload", permission: "s3:PutObject", body: .document(limit: documentLimit),
        checksumsTellOfBody: false
    ) { call in
        let listed = try Completion.read(call)
        let upload: MultipartUpload
        switch Result(catching: { () throws(S3Error) in try call.upload() }) {
        case .success(let open): upload = open
        case .failure(let error):
            // A client whose answer was lost completes again and must be told the same.
            guard error.code == S3ErrorCode.noSuchUpload.rawValue, let answer = try repeated(call) else { throw error }
            return answer
        }
        try checkKey(call, upload)
        let parts = try Completion.match(
            listed, upload, smallest: call.core.configuration.strictness.partSize ? 5 << 20 : 0)
        let object = StoredObject(
            content: Blob(joining: parts.map(\.content)), etag: Completion.etag(parts), properties: upload.properties,
            checksum: try Completion.checksum(parts, upload, call),
            parts: parts.enumerated().map {
                ObjectPart(number: $0.offset + 1, size: $0.element.size, checksum: $0.element.checksum)
            },
            uploadID: upload.id)
        if let text = call.header("x-amz-mp-object-size"), Int(text) != object.content.size {
            throw S3Error(
                .invalidRequest,
                "The provided 'x-amz-mp-object-size' header value \(text) does not match what was computed: \(object.content.size)"
            )
        }
        let stored = try call.store(object, at: call.key, attributes: upload.attributes, ending: upload.id)
        _ = call.core.untoldUploads.withLock { $0.insert(upload.id) }
        return delivering(call, object, stored)
    }

    /// The customer's key is asked for again where a checksum must be computed; a wrong one is always refused.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html,
    /// x-amz-server-side-encryption-customer-key.
    private static func checkKey(_ call: Call, _ upload: MultipartUpload) throws(S3Error) {
        let given = try CustomerKey.read(call.request)
        guard upload.checksumAlgorithm != nil || given != nil else { return }
        try CustomerKey.check(call.request, upload.properties, .upload)
    }

    /// Tells of the object; once that is out it is delivered, and a repetition tells without delivering again.
    private static func delivering(_ call: Call, _ object: StoredObject, _ stored: StoredVersion) -> S3Answer {
        var answer = call.delivering(object, as: stored, result(call, object))
        let (core, id) = (call.core, object.uploadID ?? "")
        answer.afterwards.append { core.untoldUploads.withLock { _ = $0.remove(id) } }
        return answer
    }

    private static func result(_ call: Call, _ object: StoredObject) -> S3Answer {
        let host = call.header("host") ?? "localhost"
        let path = PercentCoding.encoded(call.key.bytes, keepSlash: true)
        let location =
            call.request.address.isVirtualHost
            ? "\(call.scheme)://\(host)/\(path)" : "\(call.scheme)://\(host)/\(call.bucket)/\(path)"
        return .xml("CompleteMultipartUploadResult", headers: object.properties.encryptionHeaders) { xml in
            xml.element("Location", location)
            xml.element("Bucket", call.bucket)
            xml.element("Key", call.key.text)
            xml.element("ETag", "\"\(object.etag)\"")
            if let checksum = object.checksum {
                xml.element(checksum.elementName, checksum.value)
                xml.element("ChecksumType", checksum.kind.rawValue)
            }
        }
    }

    private static func repeated(_ call: Call) throws(S3Error) -> S3Answer? {
        let id = call.query["uploadId"] ?? ""
        let earlier = try call.store.read { (state) throws(S3Error) in
            try state.bucket(call.bucket).versions(of: call.key).last { $0.object?.uploadID == id }
        }
        guard let earlier, let object = earlier.object else { return nil }
        guard call.core.untoldUploads.withLock({ $0.contains(id) }) else { return result(call, object) }
        return delivering(call, object, StoredVersion(version: earlier, isVersioned: false, expiration: nil))
    }
}

/// The list of parts that a completion names, held against those that came.
enum Completion {
    struct Listed {
        let number: Int
        let etag: String
        let checksums: [(algorithm: ChecksumAlgorithm, value: String)]
    }

    static func read(_ call: Call) throws -> [Listed] {
        let root = try call.document("CompleteMultipartUpload", "CompletedMultipartUpload")
        let listed = try root.all("Part").map { part in
            guard let number = part["PartNumber"].flatMap({ Int($0.text) }), let etag = part["ETag"]?.text else {
                throw S3Error(.malformedXML)
            }
            let checksums = IntegrityClaims.algorithms.compactMap { algorithm in
                part["Checksum" + algorithm.rawValue].map { (algorithm, $0.text) }
            }
            return Listed(number: number, etag: etag.trimmingCharacters(in: ["\"", " ", "\n"]), checksums: checksums)
        }
        guard (1...10_000).contains(listed.count) else { throw S3Error(.malformedXML) }
        return listed
    }

    static func match(_ listed: [Listed], _ upload: MultipartUpload, smallest: Int) throws(S3Error) -> [UploadedPart] {
        var parts: [UploadedPart] = []
        for entry in listed {
            if let previous = parts.last, entry.number <= previous.number {
                throw S3Error(.invalidPartOrder, details: [("UploadId", upload.id)])
            }
            guard let part = upload.parts[entry.number], part.etag == entry.etag else { throw invalid(entry, upload) }
            try matchChecksums(entry, part, upload)
            parts.append(part)
        }
        for part in parts.dropLast() where part.size < smallest {
            throw S3Error(
                .entityTooSmall,
                details: [
                    ("ProposedSize", "\(part.size)"), ("MinSizeAllowed", "\(smallest)"),
                    ("PartNumber", "\(part.number)"), ("ETag", part.etag),
                ])
        }
        return parts
    }

    /// A composite checksum is made of those of the parts, so each must be named.
    ///
    /// Source: opendal pull 4580, https://github.com/apache/opendal/pull/4580, which tells what S3 answers.
    private static func matchChecksums(_ entry: Listed, _ part: UploadedPart, _ upload: MultipartUpload) throws(S3Error)
    {
        for (algorithm, value) in entry.checksums {
            guard part.checksum?.algorithm == algorithm, part.checksum?.value == value else {
                throw invalid(entry, upload)
            }
        }
        guard let algorithm = upload.checksumAlgorithm, upload.checksumKind == .composite, entry.checksums.isEmpty
        else { return }
        throw S3Error(
            .invalidRequest,
            "The upload was created using a \(algorithm.rawValue.lowercased()) checksum. The complete request must include the checksum for each part. It was missing for part \(entry.number) in the request."
        )
    }

    private static func invalid(_ entry: Listed, _ upload: MultipartUpload) -> S3Error {
        S3Error(
            .invalidPart,
            details: [("UploadId", upload.id), ("PartNumber", "\(entry.number)"), ("ETag", entry.etag)])
    }

    /// MD5 over the parts' MD5s, and how many they are.
    static func etag(_ parts: [UploadedPart]) -> String {
        hex(Checksum.composite(of: parts.map(\.md5), .md5)) + "-\(parts.count)"
    }

    static func checksum(_ parts: [UploadedPart], _ upload: MultipartUpload, _ call: Call) throws(S3Error)
        -> StoredChecksum?
    {
        guard let algorithm = upload.checksumAlgorithm, let kind = upload.checksumKind else { return nil }
        let values = parts.map { part in part.checksum.flatMap { Data(base64Encoded: $0.value) }.map(Array.init) ?? [] }
        let computed: StoredChecksum
        switch kind {
        case .composite:
            let value = Data(Checksum.composite(of: values, algorithm)).base64EncodedString()
            computed = StoredChecksum(algorithm: algorithm, value: "\(value)-\(parts.count)", kind: kind)
        case .fullObject:
            let stretches = zip(values, parts).map { Checksum.Part(value: $0, length: $1.size) }
            let value = Checksum.combined(stretches, algorithm) ?? []
            computed = StoredChecksum(algorithm: algorithm, value: Data(value).base64EncodedString(), kind: kind)
        }
        if let claimed = call.header(computed.headerName), claimed != computed.value {
            let digest = claimed.split(separator: "-", omittingEmptySubsequences: false)
            guard Data(base64Encoded: String(digest[0]))?.count == algorithm.length else {
                throw S3Error(.invalidRequest, "Value for \(computed.headerName) header is invalid.")
            }
            // A composite value may come without the number of its parts.
            if kind == .composite, digest.count == 1, computed.value.hasPrefix(claimed + "-") { return computed }
            throw S3Error(
                .badDigest,
                "The \(algorithm.rawValue.lowercased()) you specified did not match the calculated checksum.")
        }
        return computed
    }
}
