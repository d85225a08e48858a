import Checksums
import Drops
import Foundation
import Synchronization

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
    static let completeMultipartUpload = Operation(
        "CompleteMultipartUpload", permission: "s3:PutObject", body: .document(limit: documentLimit),
        readsContent: true, checksumsTellOfBody: false
    ) { call in
        let strictness = call.core.configuration.strictness
        // An empty body says less than an empty list: whether there is such an upload comes first.
        let isEmpty = try call.receivedBody().content.size == 0
        let listed = isEmpty ? [] : try Completion.read(call, inOrder: strictness.partOrder)
        let upload: MultipartUpload
        switch Result(catching: { () throws(S3Error) in try call.upload() }) {
        case .success(let open): upload = open
        case .failure(let error):
            // A client whose answer was lost completes again and must be told the same.
            guard error.code == S3ErrorCode.noSuchUpload.rawValue, let answer = try repeated(call) else { throw error }
            return answer
        }
        guard !isEmpty else { throw S3Error(.malformedXML) }
        try checkKey(call, upload)
        let parts = try Completion.match(listed, upload, smallest: strictness.partSize ? 5 << 20 : 0)
        let content = Blob(joining: parts.map(\.content))
        let object = StoredObject(
            content: content, etag: Completion.etag(parts), properties: upload.properties,
            checksum: try CompletionChecksum.check(parts, content, upload, call),
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
        return delivering(call, object, StoredVersion(version: earlier, versioning: nil, expiration: nil))
    }
}

/// The list of parts that a completion names, held against those that came.
enum Completion {
    struct Listed {
        let number: Int
        let etag: String
        let checksums: [(algorithm: ChecksumAlgorithm, value: String)]
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompletedPart.html
    private static let partFields: Set = [
        "PartNumber", "ETag", "ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumSHA1", "ChecksumSHA256",
        "ChecksumSHA512", "ChecksumMD5", "ChecksumXXHASH64", "ChecksumXXHASH3", "ChecksumXXHASH128",
    ]

    /// - Parameter inOrder: whether the client must have brought the parts in order, each once.
    static func read(_ call: Call, inOrder: Bool) throws -> [Listed] {
        let root = try call.document("CompleteMultipartUpload", "CompletedMultipartUpload")
        let listed = try root.only(["Part"]).map { part in
            _ = try part.once(partFields)
            guard
                let number = part["PartNumber"].flatMap({
                    Int(wire: $0.text.trimmingCharacters(in: .whitespacesAndNewlines))
                }),
                let etag = part["ETag"]?.text
            else { throw S3Error(.malformedXML) }
            let checksums = IntegrityClaims.algorithms.compactMap { algorithm in
                part["Checksum" + algorithm.rawValue].map { (algorithm, $0.text) }
            }
            return Listed(number: number, etag: etag.trimmingCharacters(in: ["\"", " ", "\n"]), checksums: checksums)
        }
        guard (1...10_000).contains(listed.count) else { throw S3Error(.malformedXML) }
        if inOrder { return listed }
        let last = Dictionary(listed.map { ($0.number, $0) }) { $1 }
        return last.values.sorted { $0.number < $1.number }
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

    /// A composite checksum is made of those of the parts, so each must be named; an upload without an algorithm knows
    /// of none, even where the parts brought some.
    ///
    /// Source: opendal pull 4580, https://github.com/apache/opendal/pull/4580, which tells what S3 answers.
    private static func matchChecksums(_ entry: Listed, _ part: UploadedPart, _ upload: MultipartUpload) throws(S3Error)
    {
        for (algorithm, value) in entry.checksums {
            guard upload.checksumAlgorithm != nil, part.checksum?.algorithm == algorithm, part.checksum?.value == value
            else {
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
}
