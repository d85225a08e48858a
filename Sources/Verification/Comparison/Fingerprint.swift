/// 128 bits that stand for some bytes.
///
/// Multiply and fold in two lanes, after the idea of wyhash (Wang Yi, https://github.com/wangyi-fudan/wyhash).
/// Not for secrets: an exporter has no reason to forge one.
struct Fingerprint: Hashable, Sendable {
    var high: UInt64
    var low: UInt64

    init(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) {
        var a: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ seed
        var b: UInt64 = 0xC2B2_AE3D_27D4_EB4F &+ seed
        let count = bytes.count
        if count > 0 {
            let base = bytes.baseAddress!
            var i = 0
            while i + 16 <= count {
                Self.mix(
                    &a, &b, base.loadUnaligned(fromByteOffset: i, as: UInt64.self),
                    base.loadUnaligned(fromByteOffset: i + 8, as: UInt64.self))
                i += 16
            }
            if i < count {
                let (first, second) = Self.tail(base + i, count - i)
                Self.mix(&a, &b, first, second)
            }
        }
        Self.mix(&a, &b, UInt64(count), 0x1656_67B1_9E37_79F9)
        high = a
        low = b
    }

    @inline(__always)
    private static func mix(_ a: inout UInt64, _ b: inout UInt64, _ first: UInt64, _ second: UInt64) {
        let left = (a ^ first).multipliedFullWidth(by: second ^ 0xA076_1D64_78BD_642F)
        let right = (b ^ second).multipliedFullWidth(by: first ^ 0xE703_7ED1_A0B4_28DB)
        a = left.high ^ left.low ^ b
        b = right.high ^ right.low ^ (second &+ a)
    }

    /// 1 to 15 bytes as two words, which overlap: the count, mixed in last, makes them unambiguous.
    @inline(__always)
    private static func tail(_ base: UnsafeRawPointer, _ count: Int) -> (UInt64, UInt64) {
        if count >= 8 {
            return (base.loadUnaligned(as: UInt64.self), (base + (count - 8)).loadUnaligned(as: UInt64.self))
        }
        if count >= 4 {
            let (first, last) = (
                base.loadUnaligned(as: UInt32.self), (base + (count - 4)).loadUnaligned(as: UInt32.self)
            )
            return (UInt64(first) << 32 | UInt64(last), 0)
        }
        let (first, middle, last) = (
            base.load(as: UInt8.self), base.load(fromByteOffset: count >> 1, as: UInt8.self),
            base.load(fromByteOffset: count - 1, as: UInt8.self)
        )
        return (UInt64(first) << 16 | UInt64(middle) << 8 | UInt64(last), 0)
    }
}
