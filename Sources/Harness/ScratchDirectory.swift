import Drops
import Foundation

/// A folder of a harness's own below the system's temporary folder, removed with its last reference.
final class ScratchDirectory: Sendable {
    /// The system's folder for temporary files.
    static var parent: String { ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp" }

    let path: String

    init() throws {
        // The process in the name tells whose it was, should a process die without cleaning up.
        var template = Array("\(Self.parent)/mockdest-\(getpid())-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BlobError(path: Self.parent, code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
