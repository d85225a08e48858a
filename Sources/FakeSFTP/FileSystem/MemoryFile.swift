import Drops
import Foundation
import Synchronization

/// The bytes of one regular file in memory, in chunks of equal size.
///
/// A snapshot shares the chunks; a later write copies only those it touches. A hole costs one shared chunk of zeros.
final class MemoryFile: Sendable {
    static let chunkSize = 8 << 20
    /// Beyond this a sparse write is refused, for the list of chunks itself takes memory.
    static let maximumSize = 64 << 30
    private static let zeros = [UInt8](repeating: 0, count: chunkSize)

    private struct Content {
        var chunks: [[UInt8]] = []
        var size = 0
    }

    private let content = Mutex(Content())
    private let meter: StorageMeter

    init(meter: StorageMeter) { self.meter = meter }

    deinit { meter.release(size) }

    var size: Int { content.withLock { $0.size } }

    /// Bytes of memory that the chunks take.
    var memory: Int { content.withLock { $0.chunks.reduce(0) { $0 + $1.capacity } } }

    /// Appends at most `count` bytes from `offset` to `buffer`.
    func read(at offset: UInt64, count: Int, into buffer: inout [UInt8]) -> Int {
        content.withLock { content in
            guard offset < UInt64(content.size) else { return 0 }
            let start = Int(offset)
            let end = min(start + count, content.size)
            if buffer.capacity < buffer.count + end - start { buffer.reserveCapacity(buffer.count + end - start) }
            var position = start
            while position < end {
                let within = position % Self.chunkSize
                let part = min(Self.chunkSize - within, end - position)
                content.chunks[position / Self.chunkSize].withUnsafeBytes {
                    buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: $0[within..<(within + part)]))
                }
                position += part
            }
            return end - start
        }
    }

    /// Writes at `offset`, or at the end when it is nil.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64?) throws(FileError) {
        let result: Result<Void, FileError> = content.withLock { content in
            Result { () throws(FileError) in
                let start = offset ?? UInt64(content.size)
                guard start <= UInt64(Self.maximumSize - bytes.count) else { throw .fileTooLarge }
                guard !bytes.isEmpty else { return }
                try meter.reserve(max(0, Int(start) + bytes.count - content.size))
                Self.extend(&content, to: Int(start))
                Self.put(bytes, at: Int(start), in: &content)
            }
        }
        try result.get()
    }

    func truncate(to size: UInt64) throws(FileError) {
        guard size <= UInt64(Self.maximumSize) else { throw .fileTooLarge }
        let size = Int(size)
        let result: Result<Void, FileError> = content.withLock { content in
            Result { () throws(FileError) in
                try meter.reserve(size - content.size)
                Self.extend(&content, to: size)
                guard size < content.size else { return }
                let whole = size / Self.chunkSize
                let rest = size % Self.chunkSize
                content.chunks.removeLast(content.chunks.count - whole - (rest > 0 ? 1 : 0))
                if rest > 0 { content.chunks[whole] = Array(content.chunks[whole].prefix(rest)) }
                content.size = size
            }
        }
        try result.get()
    }

    /// The content as it is now; nothing is copied.
    func snapshot() -> Blob { Blob(chunks: content.withLock { $0.chunks }) }

    /// Gives back what the last chunk has spare.
    func trim() {
        content.withLock { content in
            guard let last = content.chunks.indices.last else { return }
            let count = content.chunks[last].count
            guard content.chunks[last].capacity > count + count / 16 + 64 else { return }
            content.chunks[last] = content.chunks[last].withUnsafeBytes { Array($0) }
        }
    }

    /// Fills with zeros up to `size`.
    private static func extend(_ content: inout Content, to size: Int) {
        while content.size < size {
            let within = content.size % chunkSize
            let part = min(chunkSize - within, size - content.size)
            if within == 0, part == chunkSize {
                content.chunks.append(zeros)
            } else if within == 0 {
                content.chunks.append(Array(repeating: 0, count: part))
            } else {
                content.chunks[content.chunks.count - 1].append(contentsOf: repeatElement(0, count: part))
            }
            content.size += part
        }
    }

    private static func put(_ bytes: UnsafeRawBufferPointer, at start: Int, in content: inout Content) {
        var taken = 0
        while taken < bytes.count {
            let position = start + taken
            let within = position % chunkSize
            let part = min(chunkSize - within, bytes.count - taken)
            let piece = UnsafeRawBufferPointer(rebasing: bytes[taken..<(taken + part)])
            putPiece(piece, chunk: position / chunkSize, at: within, in: &content)
            taken += part
        }
        content.size = max(content.size, start + bytes.count)
    }

    private static func putPiece(_ piece: UnsafeRawBufferPointer, chunk: Int, at within: Int, in content: inout Content)
    {
        guard chunk < content.chunks.count else {
            var fresh: [UInt8] = []
            // A second chunk tells of a large file: take the whole chunk at once. A small file takes what it needs.
            if chunk > 0 { reserve(chunkSize, in: &fresh) }
            fresh.append(contentsOf: piece)
            content.chunks.append(fresh)
            return
        }
        let held = content.chunks[chunk].count
        let overlap = min(held - within, piece.count)
        if overlap > 0 {
            content.chunks[chunk].withUnsafeMutableBytes {
                $0.baseAddress!.advanced(by: within).copyMemory(from: piece.baseAddress!, byteCount: overlap)
            }
        }
        if overlap < piece.count {
            let needed = held + piece.count - overlap
            // Array would double past the chunk's end.
            if content.chunks[chunk].capacity < needed {
                reserve(min(chunkSize, max(needed, 2 * held)), in: &content.chunks[chunk])
            }
            content.chunks[chunk].append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[overlap...]))
        }
    }

    /// Makes room, in huge pages where that is much: taking 1 GiB in pages of 4 KiB costs more than decrypting it.
    private static func reserve(_ count: Int, in chunk: inout [UInt8]) {
        chunk.reserveCapacity(count)
        let hugePage = 2 << 20
        guard count >= 2 * hugePage else { return }
        chunk.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let start = (UInt(bitPattern: base) + UInt(hugePage) - 1) / UInt(hugePage) * UInt(hugePage)
            let end = (UInt(bitPattern: base) + UInt(count)) / UInt(hugePage) * UInt(hugePage)
            // A hint: where the system does not take it, nothing is lost.
            if end > start { _ = madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), MADV_HUGEPAGE) }
        }
    }
}
