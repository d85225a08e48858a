import Drops
import Foundation

/// A folder of a harness's own below the system's temporary folder: there from its first file on, removed with its last
/// reference. One that is stopped before leaves nothing.
final class ScratchDirectory: Sendable {
    let path: String

    /// - Throws: `BlobError` when nothing can be written into the system's temporary folder.
    init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        guard access(parent, W_OK | X_OK) == 0 else { throw BlobError(path: parent, code: errno) }
        // The process in the name tells whose it was, should a process die without cleaning up.
        path = "\(parent)/mockdest-\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
    }

    /// Writes a small file, for others to read.
    func write(_ text: String, to name: String) throws -> String {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        return "\(path)/\(name)"
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
