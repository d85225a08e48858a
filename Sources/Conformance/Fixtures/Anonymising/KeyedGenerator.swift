import Crypto
import Foundation

/// Numbers that nobody can tell without the key, and that are always the same for the same text.
///
/// Source: RFC 2104, "HMAC: Keyed-Hashing for Message Authentication", https://www.rfc-editor.org/rfc/rfc2104
struct KeyedGenerator {
    private let key: SymmetricKey
    private var message: [UInt8]
    private var bytes: [UInt8] = []
    private var position = 0
    private var block: UInt32 = 0

    /// - Parameter attempt: another one gives other numbers for the same text.
    init(key: SymmetricKey, _ text: some Sequence<Unicode.Scalar>, purpose: UInt8, attempt: Int) {
        self.key = key
        message = [purpose]
        Self.append(UInt32(attempt), to: &message)
        for scalar in text { Self.append(scalar.value, to: &message) }
    }

    private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    /// A number from 0, less than `bound`.
    mutating func below(_ bound: Int) -> Int {
        if position + 4 > bytes.count {
            var input = message
            Self.append(block, to: &input)
            bytes = Array(HMAC<SHA256>.authenticationCode(for: input, using: key))
            position = 0
            block += 1
        }
        let number = bytes[position..<position + 4].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        position += 4
        return Int((number * UInt64(bound)) >> 32)
    }
}
