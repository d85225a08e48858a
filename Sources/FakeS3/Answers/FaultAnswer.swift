import Drops
import Faults
import Foundation

extension FaultRule.Action {
    /// The answer that this action puts in the place of the work, as S3 or a store like it would say it; nil when it
    /// does something else than refuse.
    ///
    /// - Parameters:
    ///   - operation: S3's name of it.
    ///   - takesBody: whether the request brings bytes that the operation works on.
    func refusal(of operation: String, method: String, takesBody: Bool, accessKeyID: String?) -> S3Error? {
        switch self {
        case .fail(let status, let message):
            return S3Error(code: status, status: S3ErrorCode(rawValue: status)?.status ?? 500, message: message)
        case .diskFull: return S3Error(.serviceUnavailable)
        // S3 has no quota of bytes. Ceph, "RGW S3 error codes" (rgw_common.cc), answers 403 QuotaExceeded.
        case .quotaExceeded:
            return S3Error(code: "QuotaExceeded", status: 403, message: "The quota of the bucket is exceeded.")
        case .permissionDenied: return S3Error(.accessDenied)
        case .refuseLogin:
            return S3Error(.invalidAccessKeyId, details: accessKeyID.map { [("AWSAccessKeyId", $0)] } ?? [])
        case .changeHostKey: return Self.impossible("changeHostKey", "belongs to SSH: S3 has no host key")
        case .omitIdent: return Self.impossible("omitIdent", "belongs to SSH: HTTP has no ident")
        case .closeChannel where method != "GET":
            return Self.impossible("closeChannel", "ends a long answer in its middle; that of \(operation) has none")
        case .corrupt where !takesBody && method != "GET":
            return Self.impossible("corrupt", "flips a bit of what is transferred; \(operation) transfers nothing")
        case .wrongSize where !Self.tellsSize.contains(operation):
            return Self.impossible(
                "wrongSize", "changes a size that is told; \(operation) tells none that may be wrong")
        case .failLate where !Self.answersBeforeItsEnd.contains(operation):
            return Self.impossible(
                "failLate", "belongs to operations that answer before they end: copies and completions")
        case .failLate(let status, let message):
            var error = S3Error(
                code: status, status: 200,
                message: message.isEmpty ? S3ErrorCode(rawValue: status)?.standardMessage ?? status : message)
            error.headers = []
            return error
        case .truncateList where !Self.lists.contains(operation):
            return Self.impossible("truncateList", "cuts a list short; \(operation) answers with none")
        case .wrongETag where !Self.tellsETag.contains(operation):
            return Self.impossible("wrongETag", "changes an ETag that is told; \(operation) tells none")
        case .truncateList, .wrongETag: return nil
        case .cut, .loseReply, .delay, .stall, .throttle, .closeChannel, .corrupt, .wrongSize, .refuseConnection:
            return nil
        }
    }

    /// GetObject is not among them: its `Content-Length` frames the answer.
    private static let tellsSize: Set<String> = [
        "HeadObject", "ListObjects", "ListObjectsV2", "ListObjectVersions", "ListParts", "GetObjectAttributes",
    ]

    /// Source: Amazon S3 API Reference, CopyObject and CompleteMultipartUpload: an error in a 200 OK.
    private static let answersBeforeItsEnd: Set<String> = ["CopyObject", "UploadPartCopy", "CompleteMultipartUpload"]

    private static let lists: Set<String> = [
        "ListObjects", "ListObjectsV2", "ListObjectVersions", "ListMultipartUploads",
    ]

    private static let tellsETag: Set<String> = [
        "PutObject", "GetObject", "HeadObject", "CopyObject", "UploadPart", "UploadPartCopy", "CompleteMultipartUpload",
        "ListObjects", "ListObjectsV2", "ListObjectVersions", "ListParts", "GetObjectAttributes", "PostObject",
    ]

    private static func impossible(_ action: String, _ reason: String) -> S3Error {
        S3Error(.notImplemented, "The fault action \(action) \(reason).")
    }
}

extension S3Answer {
    /// The answer with every size of an object that it tells off by `difference`.
    func tellingSizes(offBy difference: Int) -> S3Answer {
        func moved(_ text: some StringProtocol) -> String { "\(max(0, (Int(text) ?? 0) + difference))" }
        var answer = self
        switch body {
        case .none:
            answer.headers = headers.map { $0.0 == "Content-Length" ? ($0.0, moved($0.1)) : $0 }
        case .bytes(let bytes):
            let text = String(decoding: bytes, as: UTF8.self).replacing(#/<(Size|ObjectSize)>([0-9]+)</#) {
                "<\($0.output.1)>\(moved($0.output.2))<"
            }
            answer.body = .bytes(Array(text.utf8))
        case .blob: break
        }
        return answer
    }

    /// The answer with every ETag in it one digit off.
    func tellingWrongETags() -> S3Answer {
        func other(_ digit: Character) -> Character { digit == "0" ? "1" : "0" }
        func changed(_ etag: some StringProtocol) -> String {
            guard let place = etag.firstIndex(where: \.isHexDigit) else { return String(etag) }
            return etag[..<place] + String(other(etag[place])) + etag[etag.index(after: place)...]
        }
        var answer = self
        answer.headers = headers.map { $0.0 == "ETag" ? ($0.0, changed($0.1)) : $0 }
        if case .bytes(let bytes) = body {
            let text = String(decoding: bytes, as: UTF8.self).replacing(#/<ETag>(?:&quot;)?([0-9a-f]+)/#) { match in
                match.output.0.dropLast(match.output.1.count) + changed(match.output.1)
            }
            answer.body = .bytes(Array(text.utf8))
        }
        return answer
    }

    /// The answer with the lowest bit of one byte flipped; an answer without that byte as it is.
    func corrupted(at place: Int) throws -> S3Answer {
        var answer = self
        switch body {
        case .none: break
        case .bytes(var bytes):
            if bytes.indices.contains(place) { bytes[place] ^= 1 }
            answer.body = .bytes(bytes)
        case .blob(let blob, let range):
            guard place < range.count else { break }
            let spot = range.lowerBound + place
            var byte = try blob.bytes(in: spot..<(spot + 1))
            byte[0] ^= 1
            // A blob knows no slices: the rest is read into memory, as much as one answer holds.
            let before = try blob.bytes(in: range.lowerBound..<spot)
            let after = try blob.bytes(in: (spot + 1)..<range.upperBound)
            answer.body = .blob(Blob(chunks: [before, byte, after]), 0..<range.count)
        }
        return answer
    }

    /// The answer's first `count` bytes.
    func prefix(_ count: Int) -> S3Answer.Body {
        switch body {
        case .none: .none
        case .bytes(let bytes): .bytes(Array(bytes.prefix(count)))
        case .blob(let blob, let range): .blob(blob, range.prefix(count))
        }
    }
}
