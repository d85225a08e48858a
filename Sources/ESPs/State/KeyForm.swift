/// How the values of key columns become bytes that can be compared.
struct KeyForm: Sendable {
    enum Letters: Sendable {
        case exact
        /// Upper and lower case are the same.
        case caseless
    }

    var columns: [Int]
    var letters: Letters
    /// Blanks at the end do not count.
    var ignoresTrailingBlanks = false

    /// Appends the comparable form of one value, with its length so that neighbouring values cannot run together.
    func append(_ value: UnsafeRawBufferPointer, to key: inout [UInt8]) {
        var end = value.count
        if ignoresTrailingBlanks {
            while end > 0, value[end - 1] == UInt8(ascii: " ") { end -= 1 }
        }
        let start = key.count
        key.append(contentsOf: UnsafeRawBufferPointer(rebasing: value[..<end]))
        if letters == .caseless { Self.fold(&key, from: start) }
        let length = key.count - start
        key.append(0)
        key.append(UInt8(truncatingIfNeeded: length))
    }

    /// The key of `image`; false when a key column is null.
    func key(of image: RowImage, into key: inout [UInt8]) -> Bool {
        key.removeAll(keepingCapacity: true)
        for column in columns {
            let isThere = image.withField(column) { value in
                guard let value else { return false }
                append(value, to: &key)
                return true
            }
            if !isThere { return false }
        }
        return true
    }

    /// The key of a stored row; false when a key column is null.
    func key(of row: Int, in table: StateTable, into key: inout [UInt8]) -> Bool {
        key.removeAll(keepingCapacity: true)
        for column in columns {
            let isThere = table.withField(row, column) { value in
                guard let value else { return false }
                append(value, to: &key)
                return true
            }
            if !isThere { return false }
        }
        return true
    }

    /// Puts all letters from `start` on into lower case; those beyond ASCII as Unicode has it.
    static func fold(_ key: inout [UInt8], from start: Int) {
        let isASCII = key.withUnsafeMutableBytes { bytes in
            var high: UInt8 = 0
            for index in start..<bytes.count {
                let byte = bytes[index]
                high |= byte
                bytes[index] = byte &+ (byte &- 65 < 26 ? 32 : 0)
            }
            return high < 0x80
        }
        guard !isASCII else { return }
        let text = String(decoding: key[start...], as: UTF8.self).lowercased()
        key.removeLast(key.count - start)
        key.append(contentsOf: text.utf8)
    }
}

/// A 64-bit hash of bytes that is the same in every process, so that nothing depends on the order of a hash table.
enum KeyHash {
    static func of(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes(of) }

    /// Multiply-and-fold over eight bytes at a time.
    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(bytes.count) ^ 0x9E37_79B9_7F4A_7C15
        var position = 0
        while position + 8 <= bytes.count {
            hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        var rest: UInt64 = 0
        while position < bytes.count {
            rest = rest << 8 | UInt64(bytes[position])
            position += 1
        }
        return mix(mix(hash ^ rest))
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        return product.high ^ product.low ^ 0xE703_7ED1_A0B4_28DB
    }
}
