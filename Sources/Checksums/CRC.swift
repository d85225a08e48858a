import CCRCFold

/// A reflected cyclic redundancy check with all-ones start and end. Long stretches are folded where the processor can,
/// the rest is looked up sixteen bytes at a time.
///
/// Source of the slicing method: Kounavis and Berry, "A Systematic Approach to Building High Performance
/// Software-Based CRC Generators", ISCC 2005.
struct CRC<Value: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    private let tables: CRCTables<Value>
    private var state: Value = .max

    init(_ tables: CRCTables<Value>) { self.tables = tables }

    /// The check of everything fed so far.
    var value: Value { ~state }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        state = tables.advance(state, base, bytes.count)
    }
}

/// The lookup tables of one polynomial. They live as long as the process.
struct CRCTables<Value: FixedWidthInteger & UnsignedInteger & Sendable>: @unchecked Sendable {
    // Sendable: the memory is filled in `init` and only read from then on.
    private let entries: UnsafePointer<Value>
    private let polynomial: Value
    /// nil where the processor cannot fold.
    private let powers: crc_fold_powers?
    private static var slices: Int { 16 }

    /// - Parameter polynomial: in reflected bit order.
    init(reflected polynomial: Value) {
        let table = UnsafeMutablePointer<Value>.allocate(capacity: 256 * Self.slices)
        for byte in 0..<256 {
            var value = Value(byte)
            for _ in 0..<8 { value = Self.timesX(value, polynomial) }
            table[byte] = value
        }
        for slice in 1..<Self.slices {
            for byte in 0..<256 {
                let previous = table[(slice - 1) * 256 + byte]
                table[slice * 256 + byte] = (previous >> 8) ^ table[Int(previous & 0xFF)]
            }
        }
        entries = UnsafePointer(table)
        self.polynomial = polynomial
        powers = crc_fold_is_available() == 1 ? Self.powers(polynomial) : nil
    }

    /// The state after `count` more bytes.
    func advance(_ start: Value, _ base: UnsafeRawPointer, _ count: Int) -> Value {
        // Below this length the start and the end of folding take longer than the bytes.
        guard count >= 128, var powers else { return lookUp(start, base, count) }
        let blocks = count / 64
        let rest = withUnsafeTemporaryAllocation(byteCount: 16, alignment: 16) { folded in
            crc_fold(base, blocks, UInt64(start), &powers, folded.baseAddress)
            return lookUp(0, UnsafeRawPointer(folded.baseAddress!), 16)
        }
        return lookUp(rest, base + blocks * 64, count - blocks * 64)
    }

    private static func timesX(_ value: Value, _ polynomial: Value) -> Value {
        value & 1 == 1 ? (value >> 1) ^ polynomial : value >> 1
    }

    private static func powers(_ polynomial: Value) -> crc_fold_powers {
        func power(_ exponent: Int) -> UInt64 {
            var value = Value(1) << (Value.bitWidth - 1)
            for _ in 0..<exponent { value = timesX(value, polynomial) }
            return UInt64(value) << (64 - Value.bitWidth)
        }
        return crc_fold_powers(
            over64: (power(512 + 63), power(512 - 1)), over16: (power(128 + 63), power(128 - 1)))
    }

    /// The same as ``advance(_:_:_:)``, by the tables alone.
    func lookUp(_ start: Value, _ base: UnsafeRawPointer, _ count: Int) -> Value {
        var state = start
        var position = 0
        while count - position >= 16 {
            let low =
                UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self)) ^ UInt64(state)
            let high = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position + 8, as: UInt64.self))
            state = slice(low, from: 15) ^ slice(high, from: 7)
            position += 16
        }
        while position < count {
            let byte = base.load(fromByteOffset: position, as: UInt8.self)
            state = (state >> 8) ^ entries[Int(UInt8(truncatingIfNeeded: state) ^ byte)]
            position += 1
        }
        return state
    }

    @inline(__always)
    private func slice(_ word: UInt64, from last: Int) -> Value {
        entries[last &* 256 &+ Int(word & 0xFF)]
            ^ entries[(last &- 1) &* 256 &+ Int((word >> 8) & 0xFF)]
            ^ entries[(last &- 2) &* 256 &+ Int((word >> 16) & 0xFF)]
            ^ entries[(last &- 3) &* 256 &+ Int((word >> 24) & 0xFF)]
            ^ entries[(last &- 4) &* 256 &+ Int((word >> 32) & 0xFF)]
            ^ entries[(last &- 5) &* 256 &+ Int((word >> 40) & 0xFF)]
            ^ entries[(last &- 6) &* 256 &+ Int((word >> 48) & 0xFF)]
            ^ entries[(last &- 7) &* 256 &+ Int((word >> 56) & 0xFF)]
    }

    /// The check of two stretches one after the other, from the check of each and the length of the second.
    ///
    /// Source: zlib, crc32.c, crc32_combine (multiplication by x^(8n) modulo the polynomial).
    func combine(_ first: Value, _ second: Value, secondLength: Int) -> Value {
        var power = Value(1) << (Value.bitWidth - 2)
        var shift = Value(1) << (Value.bitWidth - 1)
        var exponent = UInt64(secondLength) << 3
        while exponent > 0 {
            if exponent & 1 == 1 { shift = multiply(power, shift) }
            power = multiply(power, power)
            exponent >>= 1
        }
        return multiply(shift, first) ^ second
    }

    private func multiply(_ a: Value, _ b: Value) -> Value {
        var mask = Value(1) << (Value.bitWidth - 1)
        var factor = b
        var product: Value = 0
        while mask != 0 {
            if a & mask != 0 { product ^= factor }
            factor = Self.timesX(factor, polynomial)
            mask >>= 1
        }
        return product
    }
}

/// CRC-32 as in ISO 3309, zip and gzip: polynomial 0x04C11DB7.
enum CRC32 { static let tables = CRCTables<UInt32>(reflected: 0xEDB8_8320) }
/// CRC-32C (Castagnoli), RFC 3720 appendix B.4: polynomial 0x1EDC6F41.
enum CRC32C { static let tables = CRCTables<UInt32>(reflected: 0x82F6_3B78) }
/// CRC-64/NVME, NVM Express NVM Command Set Specification, 64b CRC: polynomial 0xAD93D23594C93659.
enum CRC64NVME { static let tables = CRCTables<UInt64>(reflected: 0x9A6C_9329_AC4B_C9B5) }
