import Drops
import Synchronization

/// The bytes of one regular file in memory: an array while it is small, blocks of an arena beyond.
///
/// A snapshot shares the blocks; a later write copies only those whose bytes it changes. A hole costs nothing.
final class MemoryFile: Sendable {
    /// Beyond this the bytes move to blocks.
    static let smallSize = 256 << 10
    /// Beyond this a sparse write is refused, for the list of blocks itself takes memory.
    static let maximumSize = 64 << 30

    private struct Content {
        /// All bytes of a small file.
        var bytes: [UInt8] = []
        /// Those of a large one; nil where nothing was written.
        var chunks: [Chunk?] = []
        var isSmall = true
        var size = 0
    }

    private struct Chunk {
        var block: MemoryBlock
        /// Bytes at the start that a snapshot shares.
        var shared = 0
    }

    private let content = Mutex(Content())
    private let meter: StorageMeter
    private let arena: MemoryArena

    init(meter: StorageMeter, arena: MemoryArena) {
        self.meter = meter
        self.arena = arena
    }

    deinit { meter.release(size) }

    var size: Int { content.withLock { $0.size } }

    /// Bytes of memory that a small file takes; those of a large one are the arena's.
    var memory: Int { content.withLock { $0.bytes.capacity } }

    /// Fills `buffer` with the bytes from `offset` and counts them; fewer only at the end of the file.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        try change { content throws(FileError) in
            guard offset < UInt64(content.size) else { return 0 }
            let start = Int(offset)
            let count = min(buffer.count, content.size - start)
            let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
            if content.isSmall {
                content.bytes.withUnsafeBytes {
                    wanted.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<(start + count)]))
                }
            } else {
                try Self.read(content.chunks, at: start, into: wanted)
            }
            return count
        }
    }

    /// Writes at `offset`, or at the end when it is nil.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64?) throws(FileError) {
        try change { content throws(FileError) in
            let start = offset ?? UInt64(content.size)
            guard start <= UInt64(Self.maximumSize - bytes.count) else { throw .fileTooLarge }
            guard !bytes.isEmpty else { return }
            let end = Int(start) + bytes.count
            let growth = max(0, end - content.size)
            try self.meter.reserve(growth)
            do throws(FileError) {
                if end > Self.smallSize { try self.enlarge(&content) }
                if content.isSmall {
                    Self.put(bytes, at: Int(start), in: &content.bytes)
                } else {
                    try self.put(bytes, at: Int(start), in: &content)
                }
            } catch {
                self.meter.release(growth)
                throw error
            }
            content.size = max(content.size, end)
        }
    }

    func truncate(to size: UInt64) throws(FileError) {
        guard size <= UInt64(Self.maximumSize) else { throw .fileTooLarge }
        let size = Int(size)
        try change { content throws(FileError) in
            try self.meter.reserve(size - content.size)
            if size == 0 {
                content = Content()
            } else if size > content.size {
                if size > Self.smallSize { try self.enlarge(&content) }
                if content.isSmall {
                    content.bytes.append(contentsOf: repeatElement(0, count: size - content.size))
                }
            } else if content.isSmall {
                content.bytes.removeLast(content.size - size)
            } else {
                try Self.shorten(&content.chunks, to: size)
            }
            content.size = size
        }
    }

    /// The content as it is now; of a large file nothing is copied.
    func snapshot() -> Blob {
        content.withLock { content in
            guard !content.isSmall else { return Blob(content.bytes) }
            for index in content.chunks.indices {
                let used = min(MemoryArena.blockSize, content.size - index * MemoryArena.blockSize)
                content.chunks[index]?.shared = used
            }
            return Blob(Snapshot(chunks: content.chunks, size: content.size))
        }
    }

    /// Gives back what a small file has spare.
    func trim() {
        content.withLock { content in
            let count = content.bytes.count
            guard content.bytes.capacity > count + count / 16 + 64 else { return }
            content.bytes = content.bytes.withUnsafeBytes { Array($0) }
        }
    }

    // MARK: Within

    private struct Snapshot: BlobContent {
        let chunks: [Chunk?]
        let size: Int

        func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
            try MemoryFile.read(chunks, at: offset, into: buffer)
        }
    }

    private func change<Value: Sendable>(_ body: (inout Content) throws(FileError) -> Value) throws(FileError) -> Value
    {
        try content.withLock { content in
            Result { () throws(FileError) in try body(&content) }
        }.get()
    }

    /// Calls `body` with each chunk's number and the part of `range` within it.
    private static func split(
        _ range: Range<Int>, _ body: (_ chunk: Int, _ within: Range<Int>) throws(FileError) -> Void
    ) throws(FileError) {
        var position = range.lowerBound
        while position < range.upperBound {
            let chunk = position / MemoryArena.blockSize
            let start = chunk * MemoryArena.blockSize
            let end = min(range.upperBound, start + MemoryArena.blockSize)
            try body(chunk, (position - start)..<(end - start))
            position = end
        }
    }

    /// Fills `buffer` from the chunks; zeros where there is none.
    private static func read(
        _ chunks: [Chunk?], at start: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(FileError) {
        var filled = 0
        try split(start..<(start + buffer.count)) { number, within throws(FileError) in
            let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<(filled + within.count)])
            if number < chunks.count, let chunk = chunks[number] {
                try chunk.block.read(into: piece, at: within.lowerBound)
            } else {
                piece.initializeMemory(as: UInt8.self, repeating: 0)
            }
            filled += piece.count
        }
    }

    private static func put(_ bytes: UnsafeRawBufferPointer, at start: Int, in array: inout [UInt8]) {
        if array.count < start { array.append(contentsOf: repeatElement(0, count: start - array.count)) }
        let overlap = min(array.count - start, bytes.count)
        if overlap > 0 {
            array.withUnsafeMutableBytes {
                $0.baseAddress!.advanced(by: start).copyMemory(from: bytes.baseAddress!, byteCount: overlap)
            }
        }
        array.append(contentsOf: bytes[overlap...])
    }

    private func put(
        _ bytes: UnsafeRawBufferPointer, at start: Int, in content: inout Content
    ) throws(FileError) {
        var taken = 0
        try Self.split(start..<(start + bytes.count)) { number, within throws(FileError) in
            while content.chunks.count <= number { content.chunks.append(nil) }
            let used = content.size - number * MemoryArena.blockSize
            let chunk = try self.writable(content.chunks[number], from: within.lowerBound, used: used)
            content.chunks[number] = chunk
            let piece = UnsafeRawBufferPointer(rebasing: bytes[taken..<(taken + within.count)])
            try chunk.block.write(piece, at: within.lowerBound)
            taken += piece.count
        }
    }

    /// A chunk whose bytes from `offset` no snapshot sees; `used` bytes of the present one count.
    private func writable(_ chunk: Chunk?, from offset: Int, used: Int) throws(FileError) -> Chunk {
        guard let chunk else { return Chunk(block: try arena.makeBlock()) }
        guard offset < chunk.shared else { return chunk }
        return Chunk(block: try chunk.block.copy(min(used, MemoryArena.blockSize)))
    }

    /// Moves a small file's bytes to blocks.
    private func enlarge(_ content: inout Content) throws(FileError) {
        guard content.isSmall else { return }
        if !content.bytes.isEmpty {
            let chunk = Chunk(block: try arena.makeBlock())
            let result = content.bytes.withUnsafeBytes { bytes in
                Result { () throws(FileError) in try chunk.block.write(bytes, at: 0) }
            }
            try result.get()
            content.chunks = [chunk]
        }
        content.bytes = []
        content.isSmall = false
    }

    private static func shorten(_ chunks: inout [Chunk?], to size: Int) throws(FileError) {
        let whole = size / MemoryArena.blockSize
        let rest = size % MemoryArena.blockSize
        if rest > 0, whole < chunks.count, let last = chunks[whole] {
            // What is cut off must read as zeros when the file grows again.
            if last.shared > rest {
                chunks[whole] = Chunk(block: try last.block.copy(rest))
            } else {
                last.block.clear(from: rest)
            }
        }
        let kept = whole + (rest > 0 ? 1 : 0)
        if chunks.count > kept { chunks.removeLast(chunks.count - kept) }
    }
}
