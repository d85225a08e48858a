import Drops
import Foundation
import StrictJSON

/// A file of one JSON text per line and change, so that state outlives the process and a change costs one write.
///
/// Only its owner may read it: connections hold credentials.
final class StateLog: Sendable {
    struct Entry: Sendable {
        let kind: EntityKind
        let id: String
        let etag: String
        /// Nil for an entity that is gone.
        let document: JSON?
    }

    /// A line that cannot be read.
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    private let path: String

    /// - Parameter directory: made if it is not there.
    init(directory: String) throws {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        path = directory + "/flow-service.jsonl"
    }

    /// The entries so far, in order. A last line without its end was cut by a crash, was never acknowledged, and goes.
    func read() throws -> [Entry] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let bytes = try Blob(fileAt: path).bytes()
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        if end < bytes.count, truncate(path, off_t(end)) != 0 { throw BlobError(path: path, code: errno) }
        var entries: [Entry] = []
        for (number, line) in bytes[..<end].split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let entry = try? JSONReader.read(Array(line)), let kind = entry["kind"]?.string,
                let kind = EntityKind(rawValue: kind), let id = entry["id"]?.string, let etag = entry["etag"]?.string
            else { throw Unreadable(description: "\(path), line \(number + 1), is no record of a change") }
            let document = entry["document"]
            entries.append(Entry(kind: kind, id: id, etag: etag, document: document == .null ? nil : document))
        }
        return entries
    }

    func append(_ entries: [Entry]) throws {
        guard !entries.isEmpty else { return }
        var bytes: [UInt8] = []
        for entry in entries {
            let line: JSON = [
                "kind": .string(entry.kind.rawValue), "id": .string(entry.id), "etag": .string(entry.etag),
                "document": entry.document ?? .null,
            ]
            bytes += line.bytes + [UInt8(ascii: "\n")]
        }
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BlobError(path: path, code: errno) }
        defer { close(descriptor) }
        try bytes.withUnsafeBytes { try writeAll($0, to: descriptor, path: path) }
    }
}
