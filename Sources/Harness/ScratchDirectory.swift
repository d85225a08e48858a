import Drops
import Foundation

/// A folder of a harness's own below the system's temporary folder, removed with its last reference.
final class ScratchDirectory: Sendable {
    let path: String

    init() throws {
        let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(parent)/mockdest-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BlobError(path: parent, code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
