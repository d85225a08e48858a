import Foundation

/// Looking at the bytes of a value without making a text of it.
extension UnsafeRawBufferPointer {
    /// Without blanks (space, tab, line ends) at both ends.
    var trimmed: UnsafeRawBufferPointer {
        var start = 0
        var end = count
        while start < end, self[start].isBlank { start += 1 }
        while end > start, self[end - 1].isBlank { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: self[start..<end])
    }

    /// Characters as the database counts them: Unicode scalars. Continuation bytes do not start one.
    var scalarCount: Int { reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } }

    /// UTF-16 code units: scalars beyond the basic plane count twice.
    var utf16Count: Int { reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : $1 >= 0xF0 ? 2 : 1) } }

    var isASCII: Bool {
        var position = 0
        while position + 8 <= count {
            if loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
            position += 8
        }
        while position < count {
            if self[position] >= 0x80 { return false }
            position += 1
        }
        return true
    }

    var string: String { String(decoding: self, as: UTF8.self) }

    /// Where `byte` stands first.
    func first(_ byte: UInt8) -> Int? {
        guard let baseAddress, let found = memchr(baseAddress, Int32(byte), count) else { return nil }
        return UnsafeRawPointer(found) - baseAddress
    }

    /// Whether the bytes are `text` but for ASCII letters' case.
    func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in 0..<count where self[index].lowercased != text.utf8Start[index].lowercased { return false }
        return true
    }

    /// The digits as a number; nil when there is anything else, nothing, or too much.
    var digits: Int? {
        guard !isEmpty, count <= 18 else { return nil }
        var value = 0
        for byte in self {
            guard byte.isDigit else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        return value
    }
}

extension UInt8 {
    var isBlank: Bool { self == 32 || (9...13).contains(self) }
    var isDigit: Bool { self &- 48 < 10 }
    var isLetter: Bool { lowercased &- 97 < 26 }
    var lowercased: UInt8 { self &- 65 < 26 ? self | 0x20 : self }
}
