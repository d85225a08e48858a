/// The text of a JSON string that was found well-formed.
///
/// Source: RFC 8259, section 7, https://www.rfc-editor.org/rfc/rfc8259#section-7
enum JSONString {
    /// What `\` and this byte stand for; nil for `u` and for what is no escape.
    static func shortEscape(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// The UTF-16 code unit of `\uXXXX` at `start`; nil where that does not stand there.
    static func codeUnit(_ bytes: UnsafeRawBufferPointer, at start: Int, _ end: Int) -> UInt16? {
        guard start + 6 <= end, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var unit: UInt16 = 0
        for byte in bytes[start + 2..<start + 6] {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// The text of `inside`, what stands between the quotes; escapes are undone into `room`, which is as long at least.
    static func text(
        _ inside: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
    ) -> UnsafeRawBufferPointer {
        guard inside.contains(UInt8(ascii: "\\")) else { return inside }
        var count = 0
        var position = 0
        func append(_ byte: UInt8) {
            room[count] = byte
            count += 1
        }
        while position < inside.count {
            guard inside[position] == UInt8(ascii: "\\"), position + 1 < inside.count else {
                append(inside[position])
                position += 1
                continue
            }
            if let byte = shortEscape(inside[position + 1]) {
                append(byte)
                position += 2
            } else {
                let scalar = scalar(inside, &position)
                for byte in String(Character(scalar)).utf8 { append(byte) }
            }
        }
        return UnsafeRawBufferPointer(rebasing: room[..<count])
    }

    private static func scalar(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Unicode.Scalar {
        let unit = codeUnit(bytes, at: position, bytes.count) ?? 0xFFFD
        position += 6
        guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) ?? "\u{FFFD}" }
        let trail = codeUnit(bytes, at: position, bytes.count) ?? 0xDC00
        position += 6
        let offset = UInt32(unit & 0x3FF) << 10 | UInt32(trail & 0x3FF)
        return Unicode.Scalar(0x1_0000 + offset) ?? "\u{FFFD}"
    }
}
