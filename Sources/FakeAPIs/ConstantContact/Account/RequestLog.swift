import Drops
import Foundation
import Synchronization

/// The requests that changed something, in order, so that an account outlives the process: at a start they are
/// carried out once more.
///
/// Ids follow from the seed and times from the log, so the account comes out as it was. An entry is a line of JSON
/// with the length of the body, then the body; a last one that a crash cut off was never answered, and goes. Only its
/// owner may read the file: it holds contacts.
final class RequestLog: Sendable {
    struct Entry: Sendable {
        /// Milliseconds since 1970.
        let time: Int
        /// Ids that were given before it.
        let ids: Int
        let request: APIRequest
    }

    /// A file that cannot be read.
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    private struct Head: Codable {
        var time: Int
        var ids: Int
        var method: String
        var target: String
        var type: String?
        var bytes: Int
    }

    private struct Start: Codable {
        var seed: UInt64
        var time: Int
    }

    /// Of the account's ids: that of the file, where there is one.
    let seed: UInt64
    /// When the account began, in milliseconds since 1970.
    let began: Int
    private let file: AppendOnlyFile
    /// Held for a change and its entry together.
    let order = Mutex(())

    /// - Parameters:
    ///   - directory: made if it is not there.
    ///   - seed: for a new file.
    ///   - time: now, for a new file.
    init(directory: String, seed: UInt64, time: Int) throws {
        file = try AppendOnlyFile(directory: directory, name: "constant-contact.log")
        let content = try file.content()
        let head = try content.bytes(in: 0..<min(content.size, 200))
        if let end = head.firstIndex(of: UInt8(ascii: "\n")) {
            guard let start = try? JSONDecoder().decode(Start.self, from: Data(head[..<end])) else {
                throw Unreadable(description: "\(file.path), line 1, does not tell the seed of an account")
            }
            self.seed = start.seed
            began = start.time
        } else {
            // New, or cut off before its first line was whole.
            self.seed = seed
            began = time
            if content.size > 0 { try file.cut(to: 0) }
            try file.append(JSONEncoder().encode(Start(seed: seed, time: time)) + [UInt8(ascii: "\n")])
        }
    }

    /// Hands over the entries so far, in order.
    func forEachEntry(_ body: (Entry) throws -> Void) throws {
        let content = try file.content()
        var position = try line(of: content, at: 0)?.end ?? content.size
        while let (text, end) = try line(of: content, at: position) {
            guard let head = try? JSONDecoder().decode(Head.self, from: Data(text)), head.bytes >= 0 else {
                throw Unreadable(description: "\(file.path), byte \(position), is no request")
            }
            // The body and the line end behind it.
            guard end + head.bytes < content.size else { break }
            let request = APIRequest(
                method: head.method, target: head.target, headers: head.type.map { ["content-type": $0] } ?? [:],
                body: Blob(try content.bytes(in: end..<(end + head.bytes))))
            try body(Entry(time: head.time, ids: head.ids, request: request))
            position = end + head.bytes + 1
        }
        if position < content.size { try file.cut(to: position) }
    }

    /// The line at `start` and where the next one begins; nil where none ends.
    private func line(of content: Blob, at start: Int) throws -> (text: [UInt8], end: Int)? {
        let bytes = try content.bytes(in: start..<min(content.size, start + (64 << 10)))
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        return (Array(bytes[..<end]), start + end + 1)
    }

    /// - Parameter ids: how many were given before it.
    func append(_ request: APIRequest, at time: Int, ids: Int) throws {
        let target =
            request.query.isEmpty
            ? request.path
            : request.path + "?"
                + request.query.map { PercentCoding.encode($0.name) + "=" + PercentCoding.encode($0.value) }
                .joined(separator: "&")
        let head = Head(
            time: time, ids: ids, method: request.method, target: target, type: request.headers["content-type"],
            bytes: request.body.size)
        var entry = try JSONEncoder().encode(head)
        entry.append(UInt8(ascii: "\n"))
        entry.append(contentsOf: try request.body.bytes())
        entry.append(UInt8(ascii: "\n"))
        try file.append(entry)
    }
}
