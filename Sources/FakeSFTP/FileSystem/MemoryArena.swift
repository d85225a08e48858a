import CMemfd
import Foundation
import Synchronization

/// Memory for large files, in blocks: files of the system's that have no name and no disk.
///
/// Memory that a process maps is cleared by the system page by page before the first write to it, which costs more
/// than decrypting the bytes that go there. What is written to a file without a disk is copied once and never
/// cleared, takes the pages that were written and no others, and is back with the system as soon as it is let go.
final class MemoryArena: Sendable {
    static let blockSize = 8 << 20

    /// The system lets one thread at a time write to a file: blocks are dealt out over several.
    private static let fileCount = 8

    private struct State {
        /// Each opened when a block of it is first asked for.
        var descriptors: [Int32] = []
        /// Numbers of blocks that were given back.
        var spare: [Int] = []
        var count = 0
    }

    private let state = Mutex(State())

    deinit {
        state.withLock { state in
            for descriptor in state.descriptors { close(descriptor) }
        }
    }

    /// Bytes of memory that the blocks take.
    var memory: Int {
        state.withLock { state in
            state.descriptors.reduce(0) { sum, descriptor in
                var status = stat()
                return fstat(descriptor, &status) == 0 ? sum + Int(status.st_blocks) * 512 : sum
            }
        }
    }

    /// A block of zeros.
    func makeBlock() throws(FileError) -> MemoryBlock {
        let result: Result<(Int32, Int), FileError> = state.withLock { state in
            let number = state.spare.popLast() ?? state.count
            let file = number % Self.fileCount
            if file == state.descriptors.count {
                let descriptor = memfd_open("mockdest")
                guard descriptor >= 0 else { return .failure(FileError(errno: errno)) }
                state.descriptors.append(descriptor)
            }
            state.count = max(state.count, number + 1)
            return .success((state.descriptors[file], number))
        }
        let (descriptor, number) = try result.get()
        return MemoryBlock(self, descriptor: descriptor, number: number, place: number / Self.fileCount)
    }

    fileprivate func takeBack(_ number: Int) { state.withLock { $0.spare.append(number) } }
}

/// ``MemoryArena/blockSize`` bytes, back with their arena when the last reference goes. Zeros where nothing was written.
final class MemoryBlock: Sendable {
    fileprivate let number: Int
    private let arena: MemoryArena
    private let descriptor: Int32
    /// Where it begins in its file.
    private let start: off_t

    fileprivate init(_ arena: MemoryArena, descriptor: Int32, number: Int, place: Int) {
        self.arena = arena
        self.descriptor = descriptor
        self.number = number
        start = off_t(place * MemoryArena.blockSize)
    }

    deinit {
        _ = memfd_punch(descriptor, start, off_t(MemoryArena.blockSize))
        arena.takeBack(number)
    }

    /// Writes all of `bytes`, which must fit.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let moved = pwrite(
                descriptor, bytes.baseAddress! + done, bytes.count - done, start + off_t(offset + done))
            if moved < 0, errno == EINTR { continue }
            guard moved > 0 else { throw FileError(errno: errno) }
            done += moved
        }
    }

    /// Fills all of `buffer`.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) {
        var done = 0
        while done < buffer.count {
            let moved = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, start + off_t(offset + done))
            if moved < 0, errno == EINTR { continue }
            guard moved >= 0 else { throw FileError(errno: errno) }
            // The file ends with the last byte that was ever written to it.
            guard moved > 0 else {
                UnsafeMutableRawBufferPointer(rebasing: buffer[done...]).initializeMemory(as: UInt8.self, repeating: 0)
                return
            }
            done += moved
        }
    }

    /// Makes zeros of all from `offset`.
    func clear(from offset: Int) {
        _ = memfd_punch(descriptor, start + off_t(offset), off_t(MemoryArena.blockSize - offset))
    }

    /// The first `count` bytes in a block of their own.
    func copy(_ count: Int) throws(FileError) -> MemoryBlock {
        let fresh = try arena.makeBlock()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        for position in stride(from: 0, to: count, by: buffer.count) {
            let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, count - position)])
            try read(into: piece, at: position)
            try fresh.write(UnsafeRawBufferPointer(piece), at: position)
        }
        return fresh
    }
}
