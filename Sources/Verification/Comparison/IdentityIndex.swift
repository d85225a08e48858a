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

    /// An open hash table over plain memory: no reference counts and no exclusivity checks on the way.
    private struct Part: ~Copyable {
        /// Index into entries + 1; 0 is free.
        private var slots: UnsafeMutablePointer<UInt32>
        private var slotCount = 256
        private(set) var entries: UnsafeMutablePointer<Entry>
        private(set) var count = 0
        private var capacity = 128
        /// Of identities that are not expected, by index.
        var texts: [Int: String] = [:]

        init() {
            slots = .allocate(capacity: slotCount)
            slots.initialize(repeating: 0, count: slotCount)
            entries = .allocate(capacity: capacity)
        }

        deinit {
            slots.deallocate()
            entries.deallocate()
        }

        /// Where the identity is, or where it would be put.
        @inline(__always)
        func find(_ fingerprint: Fingerprint) -> (slot: Int, index: Int?) {
            let mask = slotCount - 1
            var slot = Int(truncatingIfNeeded: fingerprint.low) & mask
            while slots[slot] != 0 {
                let index = Int(slots[slot]) - 1
                if entries[index].fingerprint == fingerprint { return (slot, index) }
                slot = (slot + 1) & mask
            }
            return (slot, nil)
        }

        mutating func append(_ entry: Entry, at slot: Int) {
            if count == capacity { growEntries() }
            (entries + count).initialize(to: entry)
            count += 1
            slots[slot] = UInt32(count)
            if count * 3 > slotCount * 2 { growSlots() }
        }

        /// By half: doubling would leave half of the memory unused.
        private mutating func growEntries() {
            capacity += capacity / 2
            let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity)
            larger.moveInitialize(from: entries, count: count)
            entries.deallocate()
            entries = larger
        }

        private mutating func growSlots() {
            slots.deallocate()
            slotCount *= 2
            slots = .allocate(capacity: slotCount)
            slots.initialize(repeating: 0, count: slotCount)
            let mask = slotCount - 1
            for index in 0..<count {
                var slot = Int(truncatingIfNeeded: entries[index].fingerprint.low) & mask
                while slots[slot] != 0 { slot = (slot + 1) & mask }
                slots[slot] = UInt32(index + 1)
            }
        }
    }

    /// Each on cache lines of its own, in plain memory: an array of objects would have both workers count references.
    private struct Lane: ~Copyable {
        let part = Mutex(Part())
        private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
    }

    private static let laneCount = 64
    // Safe to share: the memory is set up once, each lane changes under its own lock only, and goes with the index.
    private nonisolated(unsafe) let lanes: UnsafeMutablePointer<Lane>

    init() {
        lanes = .allocate(capacity: Self.laneCount)
        for index in 0..<Self.laneCount { (lanes + index).initialize(to: Lane()) }
    }

    deinit {
        lanes.deinitialize(count: Self.laneCount)
        lanes.deallocate()
    }

    /// - Returns: the offset of an expected record with the same identity, if there is one; then nothing is added.
    func expect(_ fingerprint: Fingerprint, cells: UInt64, at offset: UInt64) -> UInt64? {
        lanes[Int(fingerprint.high >> 58)].part.withLock { part in
            let (slot, index) = part.find(fingerprint)
            if let index { return part.entries[index].expectedOffset }
            part.append(Entry(fingerprint: fingerprint, cells: cells, expectedOffset: offset), at: slot)
            return nil
        }
    }

    /// Notes that the identity stands in a record.
    ///
    /// - Parameter text: asked for where the identity is not expected and its text is to be kept.
    func see(_ fingerprint: Fingerprint, at place: Sighting, text: () -> String?) -> Answer {
        lanes[Int(fingerprint.high >> 58)].part.withLock { part in
            let (slot, found) = part.find(fingerprint)
            guard let index = found else {
                part.append(Entry(fingerprint: fingerprint, first: place), at: slot)
                if let text = text() { part.texts[part.count - 1] = text }
                return Answer(isExpected: false, cells: 0, expectedOffset: Entry.notExpected)
            }
            let entry = part.entries[index]
            var answer = Answer(isExpected: entry.isExpected, cells: entry.cells, expectedOffset: entry.expectedOffset)
            if place < entry.first { part.entries[index].first = place }
            if entry.first != .none {
                answer.repeated = place < entry.first ? (entry.first, place) : (place, entry.first)
            }
            return answer
        }
    }

    /// Calls `body` with every entry and the text kept for it, in no particular order.
    func forEach(_ body: (Entry, String?) throws -> Void) rethrows {
        for index in 0..<Self.laneCount {
            try lanes[index].part.withLock { part in
                for index in 0..<part.count { try body(part.entries[index], part.texts[index]) }
            }
        }
    }
}
