import CRecordScan

/// Strict UTF-8: no overlong form, no surrogate, nothing beyond U+10FFFF.
///
/// Source: Unicode Standard, chapter 3, table 3-7 "Well-Formed UTF-8 Byte Sequences".
public enum UTF8Validation {
    /// Where the first ill-formed sequence begins, or nil when all of `bytes` is UTF-8.
    public static func firstInvalidOffset(in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let count = bytes.count
        var i = 0
        while i < count {
            i += record_scan_ascii((base + i).assumingMemoryBound(to: UInt8.self), count - i)
            if i == count { return nil }
            let length = sequenceLength(base, i, count)
            guard length > 0 else { return i }
            i += length
        }
        return nil
    }

    /// Bytes of the well-formed sequence at `i`, or 0.
    @inline(__always)
    private static func sequenceLength(_ base: UnsafeRawPointer, _ i: Int, _ count: Int) -> Int {
        func byte(_ k: Int) -> UInt8 { i + k < count ? base.load(fromByteOffset: i + k, as: UInt8.self) : 0 }
        func isTail(_ k: Int) -> Bool { byte(k) & 0xC0 == 0x80 }
        let first = byte(0)
        switch first {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: return isTail(1) ? 2 : 0
        case 0xE0...0xEF:
            let second = byte(1)
            let low: UInt8 = first == 0xE0 ? 0xA0 : 0x80
            let high: UInt8 = first == 0xED ? 0x9F : 0xBF
            return second >= low && second <= high && isTail(2) ? 3 : 0
        case 0xF0...0xF4:
            let second = byte(1)
            let low: UInt8 = first == 0xF0 ? 0x90 : 0x80
            let high: UInt8 = first == 0xF4 ? 0x8F : 0xBF
            return second >= low && second <= high && isTail(2) && isTail(3) ? 4 : 0
        default: return 0
        }
    }
}
