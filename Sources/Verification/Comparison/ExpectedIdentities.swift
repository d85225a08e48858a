import Synchronization

/// The identities that are expected, by fingerprint: 52 bytes each, whatever their length.
///
/// Workers fill it through a ``Collector`` each; sealed, it is asked without a lock, and only where an identity was
/// seen first still changes. Asking is cut into ``head(of:)`` and ``find(_:from:)``, so that a loop over many
/// records has many memory accesses under way at once: most of the time goes into waiting for memory.
final class ExpectedIdentities: Sendable {
    struct Entry: ~Copyable {
        let fingerprint: Fingerprint
        /// Of the expected values.
        let cells: UInt64
        /// Of the record in the expected file.
        let offset: UInt64
        let first = Atomic<UInt64>(.max)

        /// Notes a record that holds the identity.
        ///
        /// - Returns: what it repeats; nil when it is the first one.
        func see(_ sighting: Sighting) -> Repetition? {
            var known = first.load(ordering: .relaxed)
            while sighting.word < known {
                let (done, now) = first.weakCompareExchange(
                    expected: known, desired: sighting.word, ordering: .relaxed)
                if done {
                    return known == .max ? nil : Repetition(again: Sighting(word: known), first: sighting)
                }
                known = now
            }
            return Repetition(again: sighting, first: Sighting(word: known))
        }
    }

    private static let chunkBits = 10
    private static var chunkSize: Int { 1 << chunkBits }

    /// A run of entries that one collector fills.
    private struct Chunk {
        var entries: UnsafeMutablePointer<Entry>
        var count = 0
    }

    private let filling = Mutex<[Chunk]>([])
    private let chunkLimit: Int
    // Safe to share: written by `seal` alone, which runs after all collectors and before anybody asks. The slots are
    // atomic, the entries are not changed but for their atomic part.
    private nonisolated(unsafe) var chunks: UnsafeMutablePointer<UnsafeMutablePointer<Entry>>?
    private nonisolated(unsafe) var slots: UnsafeMutablePointer<Atomic<UInt64>>?
    private nonisolated(unsafe) var slotCount = 0
    private(set) nonisolated(unsafe) var count = 0
    /// Further records of an identity that stands there already, by fingerprint: their indices in order.
    private(set) nonisolated(unsafe) var repeats: [Fingerprint: [Int]] = [:]

    /// - Parameters:
    ///   - limit: identities that memory is meant for; a few thousand are taken in any case.
    ///   - workers: that collect at once.
    init(limit: Int = .max, workers: Int = 1) { chunkLimit = max(workers + 1, limit >> Self.chunkBits) }

    deinit {
        filling.withLock { chunks in
            for chunk in chunks {
                chunk.entries.deinitialize(count: chunk.count)
                chunk.entries.deallocate()
            }
        }
        chunks?.deallocate()
        slots?.deallocate()
    }

    // MARK: Fill

    /// One worker's way of adding.
    struct Collector: ~Copyable {
        private let owner: ExpectedIdentities
        private var chunk = -1
        private var entries: UnsafeMutablePointer<Entry>?
        private var used = ExpectedIdentities.chunkSize

        init(_ owner: ExpectedIdentities) { self.owner = owner }

        deinit { owner.close(chunk, used) }

        /// - Throws: ``TooManyIdentities`` when there are more than the limit.
        @inline(__always)
        mutating func add(_ fingerprint: Fingerprint, cells: UInt64, offset: UInt64) throws {
            if used == ExpectedIdentities.chunkSize {
                owner.close(chunk, used)
                (chunk, entries) = try owner.open()
                used = 0
            }
            (entries! + used).initialize(to: Entry(fingerprint: fingerprint, cells: cells, offset: offset))
            used += 1
        }
    }

    private func open() throws -> (Int, UnsafeMutablePointer<Entry>) {
        try filling.withLock { chunks in
            if chunks.count == chunkLimit { throw TooManyIdentities() }
            let entries = UnsafeMutablePointer<Entry>.allocate(capacity: Self.chunkSize)
            chunks.append(Chunk(entries: entries))
            return (chunks.count - 1, entries)
        }
    }

    private func close(_ chunk: Int, _ used: Int) {
        guard chunk >= 0 else { return }
        filling.withLock { $0[chunk].count = used }
    }

    // MARK: Seal

    /// Builds the table by which identities are found.
    func seal(workers: Int) throws {
        let chunks = filling.withLock(\.self)
        let counts = chunks.map(\.count)
        count = counts.reduce(0, +)
        slotCount = count + count / 2 + 64
        let table = UnsafeMutablePointer<Atomic<UInt64>>.allocate(capacity: slotCount)
        for slot in 0..<slotCount { (table + slot).initialize(to: Atomic(0)) }
        slots = table
        let directory = UnsafeMutablePointer<UnsafeMutablePointer<Entry>>.allocate(capacity: max(1, chunks.count))
        for index in chunks.indices { (directory + index).initialize(to: chunks[index].entries) }
        self.chunks = directory
        let repeated = Mutex<[Int]>([])
        let step = max(1, workers)
        try Workers.run(step) { worker in
            for number in stride(from: worker, to: counts.count, by: step) {
                self.insert(number, counts[number], repeated)
            }
        }
        for index in repeated.withLock(\.self) { repeats[entry(index).fingerprint, default: []].append(index) }
        if !repeats.isEmpty { try orderRepeats() }
    }

    private func insert(_ chunk: Int, _ count: Int, _ repeated: borrowing Mutex<[Int]>) {
        for position in 0..<count {
            let index = chunk << Self.chunkBits | position
            if !insert(index) { repeated.withLock { $0.append(index) } }
        }
    }

    /// - Returns: false when an entry of the same identity is there.
    private func insert(_ index: Int) -> Bool {
        let fingerprint = entry(index).fingerprint
        let word = Self.tag(fingerprint) | UInt64(index + 1)
        let slots = slots!
        var slot = home(fingerprint)
        while true {
            var there = slots[slot].load(ordering: .relaxed)
            if there == 0 {
                let (done, now) = slots[slot].compareExchange(
                    expected: 0, desired: word, ordering: .acquiringAndReleasing)
                if done { return true }
                there = now
            }
            if there >> 32 == word >> 32, entry(Self.index(there)).fingerprint == fingerprint { return false }
            slot += 1
            if slot == slotCount { slot = 0 }
        }
    }

    /// Of equal identities the one that stands first in the file is to be found, whichever worker came first.
    private func orderRepeats() throws {
        for (fingerprint, others) in repeats {
            let found = find(fingerprint)
            let all = ([found] + others).sorted { entry($0).offset < entry($1).offset }
            if all[0] != found { replace(found, by: all[0], fingerprint) }
            repeats[fingerprint] = Array(all.dropFirst())
        }
    }

    private func replace(_ index: Int, by other: Int, _ fingerprint: Fingerprint) {
        var slot = home(fingerprint)
        while Self.index(slots![slot].load(ordering: .relaxed)) != index { slot = (slot + 1) % slotCount }
        slots![slot].store(Self.tag(fingerprint) | UInt64(other + 1), ordering: .relaxed)
    }

    // MARK: Ask

    @inline(__always)
    private func home(_ fingerprint: Fingerprint) -> Int {
        Int(fingerprint.high.multipliedFullWidth(by: UInt64(slotCount)).high)
    }

    @inline(__always)
    private static func tag(_ fingerprint: Fingerprint) -> UInt64 { fingerprint.low << 32 }

    @inline(__always)
    private static func index(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word & 0xFFFF_FFFF) - 1 }

    @inline(__always)
    private func pointer(_ index: Int) -> UnsafeMutablePointer<Entry> {
        chunks.unsafelyUnwrapped[index >> Self.chunkBits] + (index & (Self.chunkSize - 1))
    }

    /// The entry's parts by index. Sealed only.
    @inline(__always)
    func entry(_ index: Int) -> (fingerprint: Fingerprint, cells: UInt64, offset: UInt64) {
        let entry = pointer(index)
        return (entry.pointee.fingerprint, entry.pointee.cells, entry.pointee.offset)
    }

    /// Where a search for the identity begins.
    @inline(__always)
    func head(of fingerprint: Fingerprint) -> UInt64 {
        slots.unsafelyUnwrapped[home(fingerprint)].load(ordering: .relaxed)
    }

    /// - Parameter head: what ``head(of:)`` gave.
    /// - Returns: the entry's index; -1 when the identity is not expected.
    @inline(__always)
    func find(_ fingerprint: Fingerprint, from head: UInt64) -> Int {
        if head == 0 { return -1 }
        if head >> 32 == fingerprint.low & 0xFFFF_FFFF {
            let index = Self.index(head)
            if entry(index).fingerprint == fingerprint { return index }
        }
        return findBehind(fingerprint)
    }

    /// The entry's index; -1 when the identity is not expected, or nothing is.
    func find(_ fingerprint: Fingerprint) -> Int { count == 0 ? -1 : find(fingerprint, from: head(of: fingerprint)) }

    private func findBehind(_ fingerprint: Fingerprint) -> Int {
        var slot = home(fingerprint)
        while true {
            slot += 1
            if slot == slotCount { slot = 0 }
            let word = slots.unsafelyUnwrapped[slot].load(ordering: .relaxed)
            if word == 0 { return -1 }
            if word >> 32 == fingerprint.low & 0xFFFF_FFFF {
                let index = Self.index(word)
                if entry(index).fingerprint == fingerprint { return index }
            }
        }
    }

    @inline(__always)
    func see(_ index: Int, _ sighting: Sighting) -> Repetition? { pointer(index).pointee.see(sighting) }

    func first(_ index: Int) -> Sighting { Sighting(word: pointer(index).pointee.first.load(ordering: .relaxed)) }

    /// Calls `body` with the offset of each expected record whose identity was not seen, in no particular order.
    func forEachUnseen(_ body: (_ index: Int, _ offset: UInt64) throws -> Void) rethrows {
        let chunks = filling.withLock(\.self)
        for (number, chunk) in chunks.enumerated() {
            for position in 0..<chunk.count {
                let entry = chunk.entries + position
                guard entry.pointee.first.load(ordering: .relaxed) == .max else { continue }
                try body(number << Self.chunkBits | position, entry.pointee.offset)
            }
        }
    }
}

/// There are more identities than memory was meant for: they are compared in several rounds then.
struct TooManyIdentities: Error {
    /// How much of the file had been read, from 0 to 1; nil where that is not known.
    var progress: Double?

    /// In how many rounds they fit, by what is known.
    func rounds(after rounds: Int) -> Int {
        guard let progress else { return rounds * 2 }
        // A little more than the share read so far says, for shares are equal only about.
        return max(rounds + 1, Int((Double(rounds) * 1.02 / max(progress, 0.001)).rounded(.up)))
    }
}
