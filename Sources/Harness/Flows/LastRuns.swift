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

    private let file: AppendOnlyFile?
    private let slots: Mutex<[String: Date]>

    /// - Parameter directory: made if it is not there; nil keeps all in memory.
    /// - Throws: when the file or its folder cannot be read or made.
    init(directory: String?) throws {
        guard let directory else {
            file = nil
            slots = Mutex([:])
            return
        }
        let file = try AppendOnlyFile(directory: directory, name: "flow-slots.jsonl")
        self.file = file
        var known: [String: Date] = [:]
        for (number, line) in try file.lines().enumerated() {
            guard let entry = try? Self.decoder.decode(Entry.self, from: Data(line)) else {
                throw Unreadable(description: "\(file.path), line \(number + 1), is no record of a scheduled run")
            }
            known[Self.key(entry.flow, entry.audience)] = entry.slot
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
            guard let file else { return }
            let entry = try Self.encoder.encode(Entry(flow: flow, audience: audience, slot: slot))
            try file.append(entry + [UInt8(ascii: "\n")])
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
