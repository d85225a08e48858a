/// Counts what is unpacked and says when it is more than an honest file holds.
struct UnpackingBudget {
    private let limits: ReadingLimits
    private(set) var unpacked = 0

    init(_ limits: ReadingLimits) { self.limits = limits }

    /// What is wrong once `count` more bytes were unpacked from `packed` bytes in all; nil while nothing is.
    mutating func excess(after count: Int, packed: Int) -> String? {
        unpacked += count
        if unpacked > limits.unpackedBytes {
            return
                "unpacking stopped: more than \(limits.unpackedBytes) bytes come out; raise maximum-unpacked-bytes if that is right"
        }
        guard unpacked > 1 << 20, unpacked / max(1, packed) > limits.unpackedRatio else { return nil }
        return
            "unpacking stopped after \(unpacked) bytes: more than \(limits.unpackedRatio) times the packed size; raise maximum-unpacked-ratio if that is right"
    }
}
