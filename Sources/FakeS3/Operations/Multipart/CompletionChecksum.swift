import Checksums
import Drops
import Foundation

/// The checksum of an object made of parts: computed from theirs, held against what the completion says of it.
///
/// Source: Amazon S3 API Reference, CompleteMultipartUpload,
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html; Amazon S3 User Guide, "Checking
/// object integrity in Amazon S3", https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
enum CompletionChecksum {
    static func check(
        _ parts: [UploadedPart], _ content: Blob, _ upload: MultipartUpload, _ call: Call
    ) throws -> StoredChecksum {
        try checkType(upload, call)
        let computed: StoredChecksum
        if let algorithm = upload.checksumAlgorithm, let kind = upload.checksumKind {
            computed = checksum(of: parts.map(\.checksum), parts, algorithm, kind)
            try checkAlgorithm(of: call, algorithm)
        } else {
            // What the completion says of another algorithm is not looked at.
            computed = try own(of: parts, content)
        }
        if let claimed = call.header(computed.headerName) { try compare(claimed, computed) }
        return computed
    }

    /// Parts and whole are of one kind: another one in the completion is an error of integrity.
    private static func checkType(_ upload: MultipartUpload, _ call: Call) throws(S3Error) {
        guard let type = call.header("x-amz-checksum-type") else { return }
        guard let given = StoredChecksum.Kind(rawValue: type) else {
            throw S3Error(.invalidRequest, "Value for x-amz-checksum-type header is invalid.")
        }
        guard upload.checksumKind != given else { return }
        throw S3Error(
            .invalidRequest,
            "The upload was created using the \(upload.checksumKind?.rawValue ?? "null") checksum mode. The complete request must use the same checksum mode."
        )
    }

    /// An upload that announced no algorithm can still be checked as a whole, by the one that S3 computes of its own.
    private static func own(of parts: [UploadedPart], _ content: Blob) throws -> StoredChecksum {
        guard parts.allSatisfy({ $0.own != nil }) else {
            return try StoredChecksum(StoredChecksum.ownAlgorithm, of: content)
        }
        return checksum(of: parts.map(\.own), parts, StoredChecksum.ownAlgorithm, .fullObject)
    }

    /// A value that nothing is held against would protect nothing.
    private static func checkAlgorithm(of call: Call, _ expected: ChecksumAlgorithm) throws(S3Error) {
        for algorithm in IntegrityClaims.algorithms where algorithm != expected {
            guard call.header(StoredChecksum.headerName(algorithm)) != nil else { continue }
            throw .checksumTypeMismatch(expected: expected, actual: algorithm)
        }
    }

    private static func checksum(
        of checksums: [StoredChecksum?], _ parts: [UploadedPart], _ algorithm: ChecksumAlgorithm,
        _ kind: StoredChecksum.Kind
    ) -> StoredChecksum {
        let values = checksums.map { $0.flatMap { Data(base64Encoded: $0.value) }.map(Array.init) ?? [] }
        switch kind {
        case .composite:
            let value = Data(Checksum.composite(of: values, algorithm)).base64EncodedString()
            return StoredChecksum(algorithm: algorithm, value: "\(value)-\(parts.count)", kind: kind)
        case .fullObject:
            let stretches = zip(values, parts).map { Checksum.Part(value: $0, length: $1.size) }
            let value = Checksum.combined(stretches, algorithm) ?? []
            return StoredChecksum(algorithm: algorithm, value: Data(value).base64EncodedString(), kind: kind)
        }
    }

    private static func compare(_ claimed: String, _ computed: StoredChecksum) throws(S3Error) {
        guard claimed != computed.value else { return }
        let digest = claimed.split(separator: "-", omittingEmptySubsequences: false)
        _ = try IntegrityClaims.checked(computed.algorithm, String(digest[0]))
        // A composite value may come without the number of its parts.
        if computed.kind == .composite, digest.count == 1, computed.value.hasPrefix(claimed + "-") { return }
        throw S3Error(
            .badDigest,
            "The \(computed.algorithm.rawValue.lowercased()) you specified did not match the calculated checksum.")
    }
}
