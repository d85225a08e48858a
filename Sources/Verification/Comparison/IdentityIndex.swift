import Synchronization

/// All identities seen so far, expected or found, by fingerprint: 56 bytes each, whatever their length.
///
/// Cut into parts with a lock each, so that workers seldom meet.
final class IdentityIndex: Sendable {
    /// Where an identity stands first in the drop. Ordered by file, then record.
    struct Sighting: Comparable {
        var file: UInt32
        var record: UInt32
        var line: UInt32
        var byteOffset: UInt64

        static let none = Sighting(file: .max, record: .max, line: .max, byteOffset: .max)

        static func < (a: Self, b: Self) -> Bool { a.file != b.file ? a.file < b.file : a.record < b.record }
    }

    struct Entry {
        var fingerprint: Fingerprint
        /// Of the expected values, where the entry is expected.
        var cells: UInt64 = 0
        /// Of the record in the expected file; `notExpected` otherwise.
        var expectedOffset = Entry.notExpected
        var first = Sighting.none

        static let notExpected = UInt64.max
        var isExpected: Bool { expectedOffset != Self.notExpected }
    }

    /// What is known once an identity was seen in a record.
    struct Answer {
        var isExpected: Bool
        var cells: UInt64
        var expectedOffset: UInt64
        /// The sighting that repeats another one, and that other one; nil when this is the first.
        var repeated: (place: Sighting, first: Sighting)?
    }

    private struct Part {
        /// Index into entries + 1; 0 is free.
        var slots = [UInt32](repeating: 0, count: 64)
        var entries: [Entry] = []
        /// Of identities that are not expected.
        var texts: [Int: String] = [:]

        @inline(__always)
        func slot(of fingerprint: Fingerprint) -> Int {
            let mask = slots.count - 1
            var slot = Int(truncatingIfNeeded: fingerprint.low) & mask
            while slots[slot] != 0 {
                if entries[Int(slots[slot]) - 1].fingerprint == fingerprint { return slot }
                slot = (slot + 1) & mask
            }
            return slot
        }

        mutating func append(_ entry: Entry, at slot: Int) {
            entries.append(entry)
            slots[slot] = UInt32(entries.count)
            if entries.count * 3 > slots.count * 2 { grow() }
        }

        private mutating func grow() {
            let mask = slots.count * 2 - 1
            slots = [UInt32](repeating: 0, count: mask + 1)
            for (index, entry) in entries.enumerated() {
                var slot = Int(truncatingIfNeeded: entry.fingerprint.low) & mask
                while slots[slot] != 0 { slot = (slot + 1) & mask }
                slots[slot] = UInt32(index + 1)
            }
        }
    }

    private final class Lane: Sendable {
        let part = Mutex(Part())
    }

    private let lanes = (0..<64).map { _ in Lane() }

    @inline(__always)
    private func lane(_ fingerprint: Fingerprint) -> Lane { lanes[Int(fingerprint.high >> 58)] }

    /// - Returns: the offset of an expected record with the same identity, if there is one; then nothing is added.
    func expect(_ fingerprint: Fingerprint, cells: UInt64, at offset: UInt64) -> UInt64? {
        lane(fingerprint).part.withLock { part in
            let slot = part.slot(of: fingerprint)
            guard part.slots[slot] == 0 else { return part.entries[Int(part.slots[slot]) - 1].expectedOffset }
            part.append(Entry(fingerprint: fingerprint, cells: cells, expectedOffset: offset), at: slot)
            return nil
        }
    }

    /// Notes that the identity stands in a record.
    ///
    /// - Parameter text: asked for where the identity is not expected and its text is to be kept.
    func see(_ fingerprint: Fingerprint, at place: Sighting, text: () -> String?) -> Answer {
        lane(fingerprint).part.withLock { part in
            let slot = part.slot(of: fingerprint)
            guard part.slots[slot] != 0 else {
                part.append(Entry(fingerprint: fingerprint, first: place), at: slot)
                if let text = text() { part.texts[part.entries.count - 1] = text }
                return Answer(isExpected: false, cells: 0, expectedOffset: Entry.notExpected)
            }
            let index = Int(part.slots[slot]) - 1
            let entry = part.entries[index]
            var answer = Answer(isExpected: entry.isExpected, cells: entry.cells, expectedOffset: entry.expectedOffset)
            if place < entry.first { part.entries[index].first = place }
            if entry.first != .none {
                answer.repeated = place < entry.first ? (entry.first, place) : (place, entry.first)
            }
            return answer
        }
    }

    /// Where the identity stands first.
    func first(_ fingerprint: Fingerprint) -> Sighting {
        lane(fingerprint).part.withLock { part in
            let slot = part.slots[part.slot(of: fingerprint)]
            return slot == 0 ? .none : part.entries[Int(slot) - 1].first
        }
    }

    /// Calls `body` with every entry and the text kept for it, in no particular order.
    func forEach(_ body: (Entry, String?) throws -> Void) rethrows {
        for lane in lanes {
            try lane.part.withLock { part in
                for (index, entry) in part.entries.enumerated() { try body(entry, part.texts[index]) }
            }
        }
    }
}
