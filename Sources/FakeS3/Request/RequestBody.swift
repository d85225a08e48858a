import Checksums
import Drops
import Foundation

/// A body that came whole and kept what the client promised of it.
struct ReceivedBody: Sendable {
    let content: Blob
    let md5: [UInt8]
    /// Of the algorithm that the client chose.
    let checksum: StoredChecksum?
    /// S3's own, of an object for which the client chose none.
    let own: StoredChecksum?

    /// What stays with an object that is made of this body alone.
    var kept: StoredChecksum? { checksum ?? own }
}

/// Takes in one request's body: frames off, hashed, into the spool.
final class RequestBody {
    private let claims: IntegrityClaims
    private var chunked: ChunkedPayload?
    private var writer: BlobWriter?
    private var md5 = Checksum(.md5)
    /// Takes the place of ``md5`` for a large body.
    private let backgroundMD5: BackgroundMD5?
    private var sha256: Checksum?
    private var checksum: Checksum?
    private let declaredSize: Int?
    private let limit: Int
    private(set) var size = 0
    /// Whether the next byte arrives with its lowest bit flipped.
    var flipsNextBit = false

    /// - Parameters:
    ///   - declaredSize: `x-amz-decoded-content-length` of a framed body, otherwise `Content-Length`.
    ///   - limit: bytes after which it is refused.
    ///   - isObject: whether it is kept, with a checksum even where the client chose none.
    init(
        claims: IntegrityClaims, chunked: ChunkedPayload?, declaredSize: Int?, limit: Int, spool: Spool,
        isObject: Bool = false
    ) {
        self.claims = claims
        self.chunked = chunked
        self.declaredSize = declaredSize
        self.limit = limit
        writer = spool.makeWriter()
        sha256 = claims.sha256 == nil ? nil : Checksum(.sha256)
        checksum = (claims.algorithm ?? (isObject ? StoredChecksum.ownAlgorithm : nil)).map(Checksum.init)
        backgroundMD5 = declaredSize ?? 0 >= BackgroundMD5.worthwhile ? BackgroundMD5() : nil
    }

    /// Takes the next bytes of the wire.
    func receive(_ bytes: UnsafeRawBufferPointer) throws {
        if chunked != nil {
            try chunked!.receive(bytes) { try take($0) }
        } else {
            try take(bytes)
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer) throws {
        size += bytes.count
        if let declaredSize, size > declaredSize { throw Self.incomplete }
        guard size <= limit else { throw Self.tooLarge(size, limit) }
        guard flipsNextBit, !bytes.isEmpty else { return try keep(bytes) }
        flipsNextBit = false
        var flipped = Array(bytes)
        flipped[0] ^= 1
        try flipped.withUnsafeBytes { try keep($0) }
    }

    private func keep(_ bytes: UnsafeRawBufferPointer) throws {
        if let backgroundMD5 { backgroundMD5.update(bytes) } else { md5.update(bytes) }
        sha256?.update(bytes)
        checksum?.update(bytes)
        try writer?.write(bytes)
    }

    /// The body, once its end came and everything promised of it holds.
    func finish() throws -> ReceivedBody {
        if let chunked, !chunked.isComplete { throw Self.incomplete }
        if let declaredSize, size != declaredSize { throw Self.incomplete }
        guard let writer = writer.take() else { throw Self.incomplete }
        let value = checksum.map { StoredChecksum($0) }
        let isChosen = claims.algorithm != nil
        let received = ReceivedBody(
            content: writer.finish(), md5: backgroundMD5?.finalize() ?? md5.finalize(),
            checksum: isChosen ? value : nil, own: isChosen ? nil : value)
        try claims.verify(received, sha256: sha256.map { hex($0.finalize()) }, trailers: chunked?.trailers ?? [])
        return received
    }

    static let incomplete = S3Error(
        .incompleteBody, "You did not provide the number of bytes specified by the Content-Length HTTP header")

    static func tooLarge(_ size: Int, _ limit: Int) -> S3Error {
        S3Error(.entityTooLarge, details: [("ProposedSize", "\(size)"), ("MaxSizeAllowed", "\(limit)")])
    }
}
