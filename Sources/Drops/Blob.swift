import Foundation
import Synchronization

/// What was received, byte for byte: immutable, in memory or in a file, cheap to pass on.
///
/// A blob in a file owned by a ``Spool`` deletes the file when its last reference goes.
public final class Blob: Sendable {
    private enum Storage: Sendable {
        case memory([[UInt8]])
        case file(path: String, owned: Bool)
        case joined([Blob])
        case slice(of: Blob, Range<Int>)
        case kept(any BlobContent)
        case released(reason: String)
    }

    private let storage: Storage
    private let isDiscarded = Atomic<Bool>(false)

    /// Length in bytes.
    public let size: Int

    /// Bytes given at once.
    public convenience init(_ bytes: [UInt8]) { self.init(chunks: [bytes]) }

    /// Bytes in pieces, in order. The arrays are shared, not copied.
    public init(chunks: [[UInt8]]) {
        storage = .memory(chunks)
        size = chunks.reduce(0) { $0 + $1.count }
    }

    /// The bytes of `parts`, one after the other; nothing is copied.
    public init(joining parts: [Blob]) {
        storage = .joined(parts)
        size = parts.reduce(0) { $0 + $1.size }
    }

    /// A part of another blob; nothing is copied. What lies outside of the whole is left out.
    public init(slicing whole: Blob, _ range: Range<Int>) {
        let range = range.clamped(to: 0..<whole.size)
        storage = .slice(of: whole, range)
        size = range.count
    }

    /// Bytes that somebody else keeps, unchanged for as long as the blob lives.
    public init(_ content: any BlobContent) {
        storage = .kept(content)
        size = content.size
    }

    /// The file at `path` as it is now; it stays where it is.
    ///
    /// - Throws: ``BlobError`` when there is no readable regular file.
    public init(fileAt path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw BlobError(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw BlobError(path: path, code: EISDIR) }
        storage = .file(path: path, owned: false)
        size = Int(status.st_size)
    }

    /// What is left of `blob` when its bytes were let go: its size, and why it cannot be read.
    init(released blob: Blob, reason: String) {
        storage = .released(reason: reason)
        size = blob.size
    }

    /// A file of ours, removed with the last reference.
    init(owning path: String, size: Int) {
        storage = .file(path: path, owned: true)
        self.size = size
    }

    deinit {
        if case .file(let path, let owned) = storage, owned || isDiscarded.load(ordering: .relaxed) { unlink(path) }
    }

    /// Makes the file behind the blob go with the blob's last reference, as a spool's does: who still reads, may.
    public func discard() { isDiscarded.store(true, ordering: .relaxed) }

    /// Bytes that the blob holds in memory; 0 for one in a file.
    public var memory: Int {
        switch storage {
        case .memory, .kept: size
        case .file: 0
        case .joined(let parts): parts.reduce(0) { $0 + $1.memory }
        case .slice(let whole, _): whole.memory > 0 ? size : 0
        case .released: 0
        }
    }

    /// The file behind the blob, where there is one.
    public var filePath: String? {
        if case .file(let path, _) = storage { path } else { nil }
    }

    /// The blob that this one is a part of, and which part; nil where it is a whole.
    public var slice: (whole: Blob, range: Range<Int>)? {
        if case .slice(let whole, let range) = storage { (whole, range) } else { nil }
    }

    /// The blobs that this one was joined from; a blob that was not is its only part.
    public var parts: [Blob] {
        if case .joined(let parts) = storage { parts } else { [self] }
    }

    /// Hands over the bytes of `range` (all by default) in order, in pieces of at most 1 MiB where they are not in memory.
    ///
    /// The pointer is valid only inside `body`.
    public func forEachPiece(
        in range: Range<Int>? = nil, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let wanted = (range ?? 0..<size).clamped(to: 0..<size)
        switch storage {
        case .memory(let chunks): try Self.walk(chunks, wanted, body)
        case .file(let path, _): try Self.walk(path, wanted, body)
        case .joined(let parts): try Self.walk(parts, wanted, body)
        case .slice(let whole, let range):
            let start = range.lowerBound
            try whole.forEachPiece(in: (start + wanted.lowerBound)..<(start + wanted.upperBound), body)
        case .kept(let content): try Self.walk(content, wanted, body)
        case .released(let reason): throw BlobReleasedError(reason: reason)
        }
    }

    /// The bytes of `range` (all by default) as one array.
    public func bytes(in range: Range<Int>? = nil) throws -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range?.count ?? size)
        try forEachPiece(in: range) { result.append(contentsOf: $0) }
        return result
    }

    private static func walk(
        _ chunks: [[UInt8]], _ wanted: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var start = 0
        for chunk in chunks {
            let part = wanted.clamped(to: start..<(start + chunk.count))
            if !part.isEmpty {
                try chunk.withUnsafeBytes {
                    try body(
                        UnsafeRawBufferPointer(rebasing: $0[(part.lowerBound - start)..<(part.upperBound - start)]))
                }
            }
            start += chunk.count
            if start >= wanted.upperBound { break }
        }
    }

    private static func walk(
        _ parts: [Blob], _ wanted: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var start = 0
        for part in parts {
            let range = wanted.clamped(to: start..<(start + part.size))
            if !range.isEmpty {
                try part.forEachPiece(in: (range.lowerBound - start)..<(range.upperBound - start), body)
            }
            start += part.size
            if start >= wanted.upperBound { break }
        }
    }

    private static func walk(
        _ content: any BlobContent, _ wanted: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard !wanted.isEmpty else { return }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(256 << 10, wanted.count), alignment: 16)
        defer { buffer.deallocate() }
        var position = wanted.lowerBound
        while position < wanted.upperBound {
            let piece = UnsafeMutableRawBufferPointer(
                rebasing: buffer[..<min(buffer.count, wanted.upperBound - position)])
            try content.read(into: piece, at: position)
            try body(UnsafeRawBufferPointer(piece))
            position += piece.count
        }
    }

    private static func walk(
        _ path: String, _ wanted: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw BlobError(path: path, code: errno) }
        defer { close(descriptor) }
        let pieceSize = min(1 << 20, max(wanted.count, 1))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
        defer { buffer.deallocate() }
        var position = wanted.lowerBound
        while position < wanted.upperBound {
            let count = pread(
                descriptor, buffer.baseAddress, min(pieceSize, wanted.upperBound - position), off_t(position))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw BlobError(path: path, code: count == 0 ? EIO : errno) }
            try body(UnsafeRawBufferPointer(start: buffer.baseAddress, count: count))
            position += count
        }
    }
}

/// Bytes behind a ``Blob`` that only their owner can reach. They never change.
public protocol BlobContent: Sendable {
    /// Length in bytes.
    var size: Int { get }
    /// Fills all of `buffer` with the bytes from `offset`, which are there.
    ///
    /// - Throws: when they cannot be read.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws
}

/// Bytes that were let go before somebody asked for them.
public struct BlobReleasedError: Error, CustomStringConvertible, Sendable {
    /// One sentence: what, and why it is gone.
    public let reason: String

    /// ``reason`` as it is.
    public var description: String { reason }
}

/// A file that could not be read or written: which, and the system's word for it.
public struct BlobError: Error, CustomStringConvertible, Sendable {
    /// The file or folder as it was opened.
    public let path: String
    /// An `errno` value.
    public let code: Int32

    /// Takes both as they are; `code` is an `errno` value such as `EIO`.
    public init(path: String, code: Int32) {
        self.path = path
        self.code = code
    }

    /// The path, a colon and the system's text for the code.
    public var description: String { "\(path): \(String(cString: strerror(code)))" }
}
