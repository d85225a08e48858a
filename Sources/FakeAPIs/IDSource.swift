import Drops
import Synchronization

/// Ids that look like the real ones and follow from a seed.
final class IDSource: Sendable {
    private let random: Mutex<(generator: SeededGenerator, drawn: Int)>

    init(seed: UInt64) { random = Mutex((SeededGenerator(seed: seed), 0)) }

    /// How many were given so far.
    var drawn: Int { random.withLock { $0.drawn } }

    /// Leaves out those before the one of this number, counted from 0, where it did not come yet.
    func skip(to number: Int) { while drawn < number { _ = next() } }

    private func next() -> (UInt64, UInt64) {
        random.withLock { state in
            state.drawn += 1
            return (state.generator.next(), state.generator.next())
        }
    }

    /// A lower-case UUID of version 4 (RFC 9562).
    func uuid() -> String {
        let (high, low) = next()
        let digits = Self.hex((high & ~0xF000) | 0x4000) + Self.hex((low & ~(3 << 62)) | (1 << 63))
        return Self.grouped(digits)
    }

    /// Thirty-two hexadecimal digits.
    func hex32() -> String {
        let (high, low) = next()
        return Self.hex(high) + Self.hex(low)
    }

    /// A version of an entity, in the shape that Flow Service prints: a UUID's grouping, no version digit.
    func etag() -> String { Self.grouped(hex32()) }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func grouped(_ digits: String) -> String {
        var result = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { result.append("-") }
            result.append(digit)
        }
        return result
    }
}
