import Drops
import Foundation

/// A file that records are written to as they come; none without a path.
final class RecordFile {
    private let path: String
    private let descriptor: Int32

    /// - Throws: `BlobError` when the file cannot be made.
    init(path: String?) throws {
        self.path = path ?? ""
        guard let path else {
            descriptor = -1
            return
        }
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw BlobError(path: path, code: errno) }
    }

    /// - Throws: `BlobError` when the disk refuses.
    func append(_ bytes: UnsafeRawBufferPointer) throws {
        guard descriptor >= 0 else { return }
        try writeAll(bytes, to: descriptor, path: path)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
