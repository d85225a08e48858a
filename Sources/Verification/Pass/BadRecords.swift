import Synchronization

/// Which records of a drop are bad: one bit each, by file. Workers note them in any order, and once each is enough.
final class BadRecords: Sendable {
    private let bits: Mutex<[[UInt64]]>

    init(files: Int) { bits = Mutex(Array(repeating: [], count: files)) }

    func note(_ sighting: Sighting) {
        bits.withLock { Self.set(&$0[sighting.file], sighting.record) }
    }

    /// - Parameter flags: not 0 for each bad record from `first` on.
    func note(file: Int, first: Int, _ flags: UnsafeBufferPointer<UInt8>) {
        guard flags.contains(where: { $0 != 0 }) else { return }
        bits.withLock { bits in
            for (index, flag) in flags.enumerated() where flag != 0 { Self.set(&bits[file], first + index) }
        }
    }

    private static func set(_ words: inout [UInt64], _ record: Int) {
        let word = record >> 6
        if word >= words.count { words += Array(repeating: 0, count: max(word + 1 - words.count, words.count / 2)) }
        words[word] |= 1 << UInt64(record & 63)
    }

    func count(file: Int) -> Int { bits.withLock { $0[file].reduce(0) { $0 + $1.nonzeroBitCount } } }

    func contains(file: Int, record: Int) -> Bool {
        bits.withLock { $0[file].count > record >> 6 && $0[file][record >> 6] >> UInt64(record & 63) & 1 == 1 }
    }
}
