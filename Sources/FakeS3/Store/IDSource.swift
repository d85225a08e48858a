import Checksums
import Drops
import Synchronization

/// Ids of requests, versions and uploads: the same seed gives the same ids in the same order.
final class IDSource: Sendable {
    private let random: Mutex<SeededGenerator>

    init(seed: UInt64) { random = Mutex(SeededGenerator(seed: seed)) }

    /// Goes on as a data directory that was opened before must: no id comes twice.
    func restart(generation: Int, seed: UInt64) {
        random.withLock { $0 = SeededGenerator(seed: seed &+ UInt64(generation) &* 0xD134_2543_DE82_EF95) }
    }

    /// Sixteen upper-case hex digits and letters, like `4442587FB7D0A2F9`.
    func requestID() -> String {
        let number = random.withLock { $0.next() }
        return Self.text(number, alphabet: Self.upper, bits: 4, count: 16)
    }

    /// Thirty-two letters and digits, the last four of which follow from the others.
    func versionID() -> String {
        let numbers = random.withLock { ($0.next(), $0.next(), $0.next()) }
        let free =
            Self.text(numbers.0, alphabet: Self.mixed, bits: 5, count: 12)
            + Self.text(numbers.1, alphabet: Self.mixed, bits: 5, count: 12)
            + Self.text(numbers.2, alphabet: Self.mixed, bits: 5, count: 4)
        return free + Self.seal(free)
    }

    /// Whether a version id may once have been given out: S3 knows those that it never made. Asked of ids that were not
    /// found: an older data folder may hold some that are not sealed.
    static func isVersionID(_ id: String) -> Bool {
        id == ObjectVersion.nullID || (id.utf8.count == 32 && id.hasSuffix(seal(String(id.prefix(28)))))
    }

    private static func seal(_ text: String) -> String {
        let sum = Checksum.of(text.utf8, .crc32).reduce(0) { $0 << 8 | UInt64($1) }
        return Self.text(sum, alphabet: mixed, bits: 5, count: 4)
    }

    private static let upper = Array("0123456789ABCDEF".utf8)
    private static let mixed = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)

    private static func text(_ number: UInt64, alphabet: [UInt8], bits: Int, count: Int) -> String {
        String(unsafeUninitializedCapacity: count) { buffer in
            for place in 0..<count {
                buffer[place] = alphabet[Int((number >> UInt64(place * bits)) & UInt64(alphabet.count - 1))]
            }
            return count
        }
    }
}
