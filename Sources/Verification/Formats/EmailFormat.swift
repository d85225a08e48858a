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
            let kind = classes[Int(base[at])]
            if kind & atom == 0, base[at] != UInt8(ascii: ".") || previous == UInt8(ascii: ".") { return false }
            previous = base[at]
            at += 1
        }
        guard at > 0, at <= 64, previous != UInt8(ascii: ".") else { return false }
        return isDomain(UnsafeBufferPointer(start: base + at, count: bytes.count - at).dropFirst())
    }

    private static func isDomain(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var labels = 0
        var length = 0
        var onlyLetters = true
        var isPunycode = false
        var previous = UInt8(ascii: ".")
        for byte in bytes {
            if byte == UInt8(ascii: ".") {
                guard length > 0, length <= 63, previous != UInt8(ascii: "-") else { return false }
                labels += 1
                length = 0
                onlyLetters = true
            } else {
                let kind = classes[Int(byte)]
                guard kind & label != 0, length > 0 || byte != UInt8(ascii: "-") else { return false }
                if kind & letter == 0 { onlyLetters = false }
                length += 1
                isPunycode =
                    length == 1
                    ? byte | 0x20 == UInt8(ascii: "x")
                    : length == 2 ? isPunycode && byte | 0x20 == UInt8(ascii: "n") : isPunycode
            }
            previous = byte
        }
        return labels > 0 && length >= 2 && length <= 63 && (onlyLetters || isPunycode) && previous != UInt8(ascii: "-")
    }

    private static let atom: UInt8 = 1
    private static let label: UInt8 = 2
    private static let letter: UInt8 = 4

    private static let classes: [UInt8] = (0...255).map { (value: Int) -> UInt8 in
        let byte = UInt8(value)
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): return atom | label | letter
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return atom | label
        default: return "!#$%&'*+/=?^_`{|}~".utf8.contains(byte) ? atom : 0
        }
    }
}
