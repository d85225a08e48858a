import Drops
import Foundation

/// Bytes in order, taken in pieces of the caller's choosing. One reader at a time.
protocol ByteSource: AnyObject {
    /// Fills the start of `buffer`; 0 means the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// A blob's bytes, or a part of them.
final class BlobSource: ByteSource {
    private let blob: Blob
    private let end: Int
    private let descriptor: Int32
    private(set) var position: Int

    init(_ blob: Blob, in range: Range<Int>? = nil) throws {
        var (blob, range) = (blob, range ?? 0..<blob.size)
        while let slice = blob.slice {
            range = (slice.range.lowerBound + range.lowerBound)..<(slice.range.lowerBound + range.upperBound)
            blob = slice.whole
        }
        self.blob = blob
        position = range.lowerBound
        end = range.upperBound
        // Kept open: a blob's own walk would open the file anew for every piece.
        if let path = blob.filePath {
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw BlobError(path: path, code: errno) }
        } else {
            descriptor = -1
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let wanted = min(buffer.count, end - position)
        guard wanted > 0 else { return 0 }
        let count = descriptor >= 0 ? try readFile(into: buffer, wanted) : try readMemory(into: buffer, wanted)
        position += count
        return count
    }

    private func readFile(into buffer: UnsafeMutableRawBufferPointer, _ wanted: Int) throws -> Int {
        while true {
            let count = pread(descriptor, buffer.baseAddress, wanted, off_t(position))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw BlobError(path: blob.filePath ?? "", code: count == 0 ? EIO : errno) }
            return count
        }
    }

    private func readMemory(into buffer: UnsafeMutableRawBufferPointer, _ wanted: Int) throws -> Int {
        var filled = 0
        try blob.forEachPiece(in: position..<(position + wanted)) { piece in
            UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyMemory(from: piece)
            filled += piece.count
        }
        return filled
    }
}

/// A file that cannot be read at all: its first reading throws.
final class UnreadableSource: ByteSource {
    private let error: ReadingError

    init(_ error: ReadingError) { self.error = error }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { throw error }
}
