public import Foundation

/// A file that only grows, so that state outlives the process and a change costs one write.
///
/// Only its owner may read it. A write that a crash cut off was never acknowledged: whoever reads the file finds where
/// the last whole entry ends and cuts off the rest.
public struct AppendOnlyFile: Sendable {
    /// Where it lies.
    public let path: String

    /// The file is made by the first write.
    ///
    /// - Parameter directory: made if it is not there.
    /// - Throws: when the folder cannot be made.
    public init(directory: String, name: String) throws {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        path = directory + "/" + name
    }

    /// All bytes; none where nothing was written yet.
    ///
    /// - Throws: ``BlobError``.
    public func content() throws -> Blob {
        FileManager.default.fileExists(atPath: path) ? try Blob(fileAt: path) : Blob([])
    }

    /// All lines without their ends; a last one without its end goes.
    ///
    /// - Throws: ``BlobError``.
    public func lines() throws -> [ArraySlice<UInt8>] {
        let bytes = try content().bytes()
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        if end < bytes.count { try cut(to: end) }
        return bytes[..<end].split(separator: UInt8(ascii: "\n"))
    }

    /// Cuts off what lies behind `size` bytes.
    ///
    /// - Throws: ``BlobError``.
    public func cut(to size: Int) throws {
        guard truncate(path, off_t(size)) == 0 else { throw BlobError(path: path, code: errno) }
    }

    /// Adds bytes at the end.
    ///
    /// - Throws: ``BlobError``.
    public func append(_ bytes: some ContiguousBytes) throws {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BlobError(path: path, code: errno) }
        defer { close(descriptor) }
        try bytes.withUnsafeBytes { try writeAll($0, to: descriptor, path: path) }
    }
}
