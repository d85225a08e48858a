import Drops
import StrictJSON

/// A file of one JSON text per line and change. Only its owner may read it: connections hold credentials.
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

    private let file: AppendOnlyFile

    /// - Parameter directory: made if it is not there.
    init(directory: String) throws {
        file = try AppendOnlyFile(directory: directory, name: "flow-service.jsonl")
    }

    /// The entries so far, in order. A last line without its end was cut by a crash, was never acknowledged, and goes.
    func read() throws -> [Entry] {
        var entries: [Entry] = []
        for (number, line) in try file.lines().enumerated() {
            guard let entry = try? JSONReader.read(Array(line)), let kind = entry["kind"]?.string,
                let kind = EntityKind(rawValue: kind), let id = entry["id"]?.string, let etag = entry["etag"]?.string
            else { throw Unreadable(description: "\(file.path), line \(number + 1), is no record of a change") }
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
        try file.append(bytes)
    }
}
