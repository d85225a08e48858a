import Drops
import NIOCore

/// A blob on its way out, piece by piece.
struct BlobTransfer {
    private let blob: Blob
    private var rest: Range<Int>
    /// Called once, when the last byte is out or never will be.
    let done: @Sendable (Result<Void, any Error>) -> Void

    private let pieceSize: Int

    /// - Parameter pieceSize: bytes of a piece; half a MiB when nil.
    init(
        _ blob: Blob, _ range: Range<Int>, pieceSize: Int? = nil,
        _ done: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        self.pieceSize = pieceSize ?? 512 << 10
        self.blob = blob
        rest = range
        self.done = done
    }

    /// The next piece, or nil at the end.
    mutating func next(_ allocator: ByteBufferAllocator) throws -> ByteBuffer? {
        guard !rest.isEmpty else { return nil }
        let piece = rest.lowerBound..<min(rest.lowerBound + pieceSize, rest.upperBound)
        var buffer = allocator.buffer(capacity: piece.count)
        try blob.forEachPiece(in: piece) { _ = buffer.writeBytes($0) }
        rest = piece.upperBound..<rest.upperBound
        return buffer
    }
}
