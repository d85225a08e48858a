import Synchronization

/// The identities seen and not expected, by fingerprint: about 40 bytes each, whatever their length.
///
/// Cut into lanes with a lock each, so that workers seldom meet.
final class StrangerIndex: Sendable {
    struct Entry {
        var fingerprint: Fingerprint
        /// Of the identity with case and surrounding space taken off; 0 where nobody asks.
        var fold: UInt64
        var first: Sighting
    }

    /// An open hash table over plain memory: no reference counts and no exclusivity checks on the way.
    private struct Lane: ~Copyable {
        /// Index into entries + 1; 0 is free.
        private var slots: UnsafeMutablePointer<UInt32>
        private var slotCount = 256
        private(set) var entries: UnsafeMutablePointer<Entry>
        private(set) var count = 0
        private var capacity = 128

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
    private struct LockedLane: ~Copyable {
        let lane = Mutex(Lane())
        private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
    }

    private static let laneCount = 64
    // Safe to share: the memory is set up once, each lane changes under its own lock only, and goes with the index.
    private nonisolated(unsafe) let lanes: UnsafeMutablePointer<LockedLane>
    private let laneLimit: Int

    /// - Parameter limit: identities that memory is meant for.
    init(limit: Int = .max) {
        laneLimit = limit == .max ? .max : limit / Self.laneCount + limit / (8 * Self.laneCount) + 1024
        lanes = .allocate(capacity: Self.laneCount)
        for index in 0..<Self.laneCount { (lanes + index).initialize(to: LockedLane()) }
    }

    deinit {
        lanes.deinitialize(count: Self.laneCount)
        lanes.deallocate()
    }

    /// Notes that the identity stands in a record.
    ///
    /// - Parameter fold: asked for when the identity is new.
    /// - Returns: what it repeats; nil when it is new.
    /// - Throws: ``TooManyIdentities`` when there are more than the limit.
    func see(_ fingerprint: Fingerprint, _ sighting: Sighting, fold: () -> UInt64) throws -> Repetition? {
        try lanes[Int(fingerprint.high >> 58)].lane.withLock { lane in
            let (slot, found) = lane.find(fingerprint)
            guard let index = found else {
                if lane.count > laneLimit { throw TooManyIdentities() }
                lane.append(Entry(fingerprint: fingerprint, fold: fold(), first: sighting), at: slot)
                return nil
            }
            let known = lane.entries[index].first
            if sighting < known {
                lane.entries[index].first = sighting
                return Repetition(again: known, first: sighting)
            }
            return Repetition(again: sighting, first: known)
        }
    }

    /// Where an identity was seen first.
    func first(_ fingerprint: Fingerprint) -> Sighting? {
        lanes[Int(fingerprint.high >> 58)].lane.withLock { lane in
            lane.find(fingerprint).index.map { lane.entries[$0].first }
        }
    }

    /// Calls `body` with every entry, in no particular order.
    func forEach(_ body: (Entry) throws -> Void) rethrows {
        for index in 0..<Self.laneCount {
            try lanes[index].lane.withLock { lane in
                for index in 0..<lane.count { try body(lane.entries[index]) }
            }
        }
    }
}
