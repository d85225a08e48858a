import Drops
import Foundation

/// Where a recorder writes: a file, replaced whole and only at the end, or standard output for `-`.
public struct ReportFile: Sendable {
    /// Path of the file, or `-`; missing folders are made on writing.
    public let path: String

    /// Takes the path as it is; opens nothing yet.
    public init(path: String) { self.path = path }

    /// Replaces the file.
    ///
    /// - Throws: `BlobError` when the folder is missing or not writable.
    public func write(_ text: String) throws {
        if path == "-" {
            FileHandle.standardOutput.write(Data(text.utf8))
            return
        }
        let folder = URL(filePath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch let error as CocoaError {
            throw BlobError(path: path, code: (error.underlying as? POSIXError)?.code.rawValue ?? EIO)
        }
    }

    /// Adds to what is there.
    ///
    /// - Throws: ``BlobError`` when the file cannot be opened or written.
    func append(_ text: String) throws {
        if path == "-" { return try write(text) }
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw BlobError(path: path, code: errno) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do { try handle.write(contentsOf: Data(text.utf8)) } catch { throw BlobError(path: path, code: EIO) }
    }
}
