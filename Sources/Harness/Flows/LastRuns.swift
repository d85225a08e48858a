import Drops
import Foundation
import Synchronization

/// When each audience of a flow was last exported by its schedule: what an incremental export counts from.
///
/// With a folder it outlives the process: a line of JSON for each run, the last one of an audience counts. A line that
/// a crash cut off is left out, so that run's changes are exported once more.
final class LastRuns: Sendable {
    private struct Entry: Codable {
        var flow: String
        var audience: String
        var slot: Date
    }

    private let path: String?
    private let slots: Mutex<[String: Date]>

    /// - Parameter directory: made if it is not there; nil keeps all in memory.
    /// - Throws: when the file or its folder cannot be read or made.
    init(directory: String?) throws {
        guard let directory else {
            path = nil
            slots = Mutex([:])
            return
        }
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let path = directory + "/flow-slots.jsonl"
        self.path = path
        var known: [String: Date] = [:]
        if FileManager.default.fileExists(atPath: path) {
            let bytes = try Blob(fileAt: path).bytes()
            let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            if end < bytes.count, truncate(path, off_t(end)) != 0 { throw BlobError(path: path, code: errno) }
            for (number, line) in bytes[..<end].split(separator: UInt8(ascii: "\n")).enumerated() {
                guard let entry = try? Self.decoder.decode(Entry.self, from: Data(line)) else {
                    throw Unreadable(description: "\(path), line \(number + 1), is no record of a scheduled run")
                }
                known[Self.key(entry.flow, entry.audience)] = entry.slot
            }
        }
        slots = Mutex(known)
    }

    /// A line that cannot be read.
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    /// The slot of the last run that succeeded; nil where there was none.
    func slot(flow: String, audience: String) -> Date? { slots.withLock { $0[Self.key(flow, audience)] } }

    /// - Throws: when the file cannot be written; the run counts all the same until the process ends.
    func keep(_ slot: Date, flow: String, audience: String) throws {
        try slots.withLock { slots in
            slots[Self.key(flow, audience)] = slot
            guard let path else { return }
            let line = try Self.encoder.encode(Entry(flow: flow, audience: audience, slot: slot)) + [UInt8(ascii: "\n")]
            let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw BlobError(path: path, code: errno) }
            defer { close(descriptor) }
            try line.withUnsafeBytes { try writeAll($0, to: descriptor, path: path) }
        }
    }

    private static func key(_ flow: String, _ audience: String) -> String { flow + "/" + audience }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = .sortedKeys
        return encoder
    }
}
