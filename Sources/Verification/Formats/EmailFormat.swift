/// Addresses that e-mail service providers accept: a dot-atom, `@`, a domain of two labels or more.
///
/// Sources: RFC 5322 "Internet Message Format", section 3.2.3 (dot-atom), RFC 5321 "Simple Mail Transfer Protocol",
/// section 4.5.3.1 (lengths), RFC 1035 "Domain names", section 2.3.1 (labels). Quoted local parts, address literals
/// and non-ASCII addresses (RFC 6531) are refused, as providers refuse them.
enum EmailFormat {
    static func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= 254, let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            return false
        }
        var at = 0
        var previous = UInt8(ascii: ".")
        while at < bytes.count, base[at] != UInt8(ascii: "@") {
            let byte = base[at]
            if !ByteSet.atom.contains(byte), byte != UInt8(ascii: ".") || previous == UInt8(ascii: ".") { return false }
            previous = byte
            at += 1
        }
        guard at > 0, at <= 64, at < bytes.count, previous != UInt8(ascii: ".") else { return false }
        return isDomain(base + at + 1, bytes.count - at - 1)
    }

    private static func isDomain(_ base: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var labels = 0
        var start = 0
        var index = 0
        var onlyLetters = true
        while true {
            if index == count || base[index] == UInt8(ascii: ".") {
                let length = index - start
                guard length > 0, length <= 63, base[start] != UInt8(ascii: "-"), base[index - 1] != UInt8(ascii: "-")
                else { return false }
                if index == count { break }
                labels += 1
                start = index + 1
                onlyLetters = true
            } else if !ByteSet.letter.contains(base[index]) {
                guard ByteSet.label.contains(base[index]) else { return false }
                onlyLetters = false
            }
            index += 1
        }
        let isPunycode =
            count - start > 2 && base[start] | 0x20 == UInt8(ascii: "x") && base[start + 1] | 0x20 == UInt8(ascii: "n")
        return labels > 0 && count - start >= 2 && (onlyLetters || isPunycode)
    }
}

/// Some ASCII bytes, asked for without a table in memory.
struct ByteSet {
    private let low: UInt64
    private let high: UInt64

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        (byte & 0x40 == 0 ? low : high) >> UInt64(byte & 0x3F) & UInt64(byte < 0x80 ? 1 : 0) == 1
    }

    /// RFC 5322 `atext`.
    static let atom = ByteSet(low: 0xA3FF_ACFA_0000_0000, high: 0x7FFF_FFFF_C7FF_FFFE)
    static let label = ByteSet(low: 0x03FF_2000_0000_0000, high: 0x07FF_FFFE_07FF_FFFE)
    static let letter = ByteSet(low: 0, high: 0x07FF_FFFE_07FF_FFFE)
}
