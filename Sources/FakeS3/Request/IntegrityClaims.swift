import Checksums
import Foundation
import NIOHTTP1

/// What the client says that the body's checksums are; held against the body once it is here.
///
/// Source: Amazon S3 User Guide, "Checking object integrity in Amazon S3",
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
struct IntegrityClaims {
    /// Lower-case hex, from `x-amz-content-sha256`.
    var sha256: String?
    var md5: [UInt8]?
    /// From `x-amz-checksum-*`.
    var checksum: StoredChecksum?
    /// The algorithm whose value follows the body.
    var trailer: ChecksumAlgorithm?
    /// The algorithm to compute when no value is given.
    var requested: ChecksumAlgorithm?

    static let algorithms: [ChecksumAlgorithm] = [.crc32, .crc32c, .crc64nvme, .sha1, .sha256]

    /// The payload hash alone.
    init(sha256: String) { self.sha256 = sha256 }

    /// What an upload in parts or a copy asks for in `x-amz-checksum-algorithm`.
    static func requested(_ request: S3Request) throws(S3Error) -> ChecksumAlgorithm? {
        try IntegrityClaims(request, payload: .unsigned, choice: request.header("x-amz-checksum-algorithm")).requested
    }

    /// - Parameters:
    ///   - checksumsTellOfBody: whether `x-amz-checksum-*` is held against the body.
    ///   - choice: an algorithm besides that of `x-amz-sdk-checksum-algorithm`.
    init(
        _ request: S3Request, payload: PayloadForm, checksumsTellOfBody: Bool = true, choice: String? = nil
    ) throws(S3Error) {
        if case .hash(let value) = payload { sha256 = value }
        if request.header("content-md5") != nil {
            let value = request.headers["content-md5"].joined(separator: ",")
            guard let digest = Data(base64Encoded: value), digest.count == 16 else {
                throw S3Error(.invalidDigest, details: [("Content-MD5", value)])
            }
            md5 = Array(digest)
        }
        if checksumsTellOfBody { checksum = try Self.claimedChecksum(request) }
        try readTrailer(request)
        guard checksumsTellOfBody else { return }
        try readAlgorithm(request, choice)
    }

    /// The algorithm of the checksum to keep.
    var algorithm: ChecksumAlgorithm? { checksum?.algorithm ?? trailer ?? requested }

    private static func claimedChecksum(_ request: S3Request) throws(S3Error) -> StoredChecksum? {
        var found: (algorithm: ChecksumAlgorithm, value: String)?
        for (name, value) in request.headers where name.utf8.count > 15 {
            guard let algorithm = algorithm(ofHeader: name) else {
                try refuseUnknownAlgorithm(name)
                continue
            }
            guard found == nil else {
                throw S3Error(
                    .invalidRequest,
                    "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.")
            }
            found = (algorithm, value)
        }
        return try found.map { (found) throws(S3Error) in try checked(found.algorithm, found.value) }
    }

    /// A value that is not verified would protect nothing and say that it does.
    private static func refuseUnknownAlgorithm(_ name: String) throws(S3Error) {
        let lower = name.lowercased()
        let others = ["x-amz-checksum-algorithm", "x-amz-checksum-type", "x-amz-checksum-mode"]
        guard lower.hasPrefix("x-amz-checksum-"), !others.contains(lower) else { return }
        throw S3Error(
            .invalidRequest,
            "\(lower) is not one of \(algorithms.map(StoredChecksum.headerName).joined(separator: ", ")).")
    }

    static func algorithm(ofHeader name: String) -> ChecksumAlgorithm? {
        let lower = name.lowercased()
        guard lower.hasPrefix("x-amz-checksum-") else { return nil }
        return algorithms.first { lower == StoredChecksum.headerName($0) }
    }

    /// - Parameter place: where the value stands: in a header, or in one that follows the body.
    static func checked(_ algorithm: ChecksumAlgorithm, _ value: String, in place: String = "header") throws(S3Error)
        -> StoredChecksum
    {
        guard let digest = Data(base64Encoded: value), digest.count == algorithm.length else {
            throw S3Error(.invalidRequest, "Value for \(StoredChecksum.headerName(algorithm)) \(place) is invalid.")
        }
        return StoredChecksum(algorithm: algorithm, value: value)
    }

    private mutating func readTrailer(_ request: S3Request) throws(S3Error) {
        guard let names = request.header("x-amz-trailer") else { return }
        guard let algorithm = Self.algorithm(ofHeader: names.trimmingCharacters(in: .whitespaces)) else {
            throw S3Error(.invalidRequest, "The value specified in the x-amz-trailer header is not supported")
        }
        guard checksum == nil else {
            throw S3Error(
                .invalidRequest, "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.")
        }
        trailer = algorithm
    }

    private mutating func readAlgorithm(_ request: S3Request, _ choice: String?) throws(S3Error) {
        guard let name = request.header("x-amz-sdk-checksum-algorithm") ?? choice else { return }
        guard let algorithm = Self.algorithms.first(where: { $0.rawValue == name.uppercased() }) else {
            throw S3Error(
                .invalidRequest,
                "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"
            )
        }
        if let given = checksum?.algorithm ?? trailer, given != algorithm {
            throw S3Error(.invalidRequest, "Value for x-amz-sdk-checksum-algorithm header is invalid.")
        }
        requested = algorithm
        // Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html, x-amz-sdk-checksum-algorithm.
        if checksum == nil, trailer == nil, request.header("x-amz-sdk-checksum-algorithm") != nil {
            throw S3Error(
                .invalidRequest,
                "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found."
            )
        }
    }

    /// Holds the claims against what came.
    func verify(_ received: ReceivedBody, sha256 computed: String?, trailers: [(name: String, value: String)])
        throws(S3Error)
    {
        if let sha256, let computed, sha256 != computed {
            throw S3Error(
                .xAmzContentSHA256Mismatch,
                details: [("ClientComputedContentSHA256", sha256), ("S3ComputedContentSHA256", computed)])
        }
        if let md5, md5 != received.md5 {
            throw S3Error(
                .badDigest,
                details: [
                    ("ExpectedDigest", Data(md5).base64EncodedString()),
                    ("CalculatedDigest", Data(received.md5).base64EncodedString()),
                ])
        }
        if let checksum { try compare(checksum, with: received) }
        for (name, value) in trailers where trailer == nil || Self.algorithm(ofHeader: name) != trailer {
            throw S3Error(.malformedTrailer, details: [("Trailer", "\(name):\(value)")])
        }
        if let trailer {
            guard let value = trailers.first?.value, trailers.count == 1 else { throw S3Error(.malformedTrailer) }
            try compare(try Self.checked(trailer, value, in: "trailing header"), with: received)
        }
    }

    private func compare(_ claimed: StoredChecksum, with received: ReceivedBody) throws(S3Error) {
        guard claimed.value == received.checksum?.value else {
            throw S3Error(
                .badDigest, "The \(claimed.algorithm.rawValue) you specified did not match the calculated checksum.")
        }
    }
}
