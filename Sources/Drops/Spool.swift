import Foundation

/// Where bytes go while they arrive: memory up to a threshold, a file in the spool's directory beyond it.
public struct Spool: Sendable {
    /// Folder for large blobs, or nil for memory only.
    public let directory: String?
    /// Bytes kept in memory before a writer moves to a file.
    public let threshold: Int

    /// - Parameters:
    ///   - directory: a folder, made with its first file where it is not there; nil to keep everything in memory.
    ///   - threshold: bytes; 8 MiB by default.
    public init(directory: String? = nil, threshold: Int = 8 << 20) {
        self.directory = directory
        self.threshold = threshold
    }

    /// A blob of a file that lies in the spool's directory already; the file goes with the blob's last reference.
    ///
    /// - Throws: ``BlobError`` when there is no readable regular file.
    public func adopt(fileAt path: String) throws -> Blob {
        var status = stat()
        guard stat(path, &status) == 0 else { throw BlobError(path: path, code: errno) }
        return Blob(owning: path, size: Int(status.st_size))
    }

    /// A writer for one blob.
    public func makeWriter() -> BlobWriter { BlobWriter(spool: self) }
}

/// Collects one blob. Dropped without ``finish()``, it leaves nothing behind.
public struct BlobWriter: ~Copyable, Sendable {
    private let spool: Spool
    private var chunks: [[UInt8]] = []
    private var file: SpoolFile?

    /// Bytes written so far.
    public private(set) var size = 0

    init(spool: Spool) { self.spool = spool }

    /// Appends a copy of `bytes`.
    ///
    /// - Throws: ``BlobError`` when the spool's disk refuses.
    public mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard !bytes.isEmpty else { return }
        size += bytes.count
        if let directory = spool.directory, file == nil, size > spool.threshold {
            let opened = try SpoolFile(in: directory)
            for chunk in chunks { try chunk.withUnsafeBytes { try opened.append($0) } }
            chunks = []
            file = opened
        }
        if let file { try file.append(bytes) } else { appendToMemory(bytes) }
    }

    /// The finished, immutable blob.
    public consuming func finish() -> Blob {
        if let file { Blob(owning: file.release(), size: size) } else { Blob(chunks: chunks) }
    }

    private mutating func appendToMemory(_ bytes: UnsafeRawBufferPointer) {
        // Small writes are gathered: a chunk each would cost more than the bytes.
        if let last = chunks.indices.last, chunks[last].count + bytes.count <= 256 << 10 {
            chunks[last].append(contentsOf: bytes)
        } else {
            chunks.append(Array(bytes))
        }
    }
}

/// One open file in the spool; unlinked unless its path is released to a blob.
private final class SpoolFile: Sendable {
    private let path: String
    private let descriptor: Int32
    private let released = SpoolFlag()

    init(in directory: String) throws {
        var opened = Self.open(in: directory)
        if opened.descriptor < 0, errno == ENOENT, mkdir(directory, 0o700) == 0 || errno == EEXIST {
            opened = Self.open(in: directory)
        }
        (path, descriptor) = opened
        guard descriptor >= 0 else { throw BlobError(path: directory, code: errno) }
    }

    private static func open(in directory: String) -> (path: String, descriptor: Int32) {
        var template = Array("\(directory)/spool-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        return (String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self), descriptor)
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        try writeAll(bytes, to: descriptor, path: path)
    }

    func release() -> String {
        released.set()
        return path
    }

    deinit {
        close(descriptor)
        if !released.isSet { unlink(path) }
    }
}
