import Reading

/// The bytes of a text file, its text in UTF-8 as the reader decodes it, and the way back.
struct EncodedText {
    private let bytes: [UInt8]
    private let encoding: Dialect.Encoding
    /// What cannot be decoded is the byte FF.
    let text: [UInt8]

    /// - Parameter stated: what the expectation says; a file that plainly begins in UTF-16 is read as that.
    init(_ bytes: [UInt8], stated: Dialect.Encoding) {
        self.bytes = bytes
        encoding = Self.wide(bytes, stated) ?? stated
        guard encoding != .utf8 else {
            text = bytes
            return
        }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        Self.forEachUnit(bytes, encoding) { scalar, _ in
            if let scalar { text.append(contentsOf: UTF8.encode(scalar)!) } else { text.append(0xFF) }
        }
        self.text = text
    }

    private static func wide(_ bytes: [UInt8], _ stated: Dialect.Encoding) -> Dialect.Encoding? {
        guard stated != .utf16LittleEndian, stated != .utf16BigEndian else { return nil }
        if bytes.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
        if bytes.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
        return Dialect.Encoding(wideTextIn: bytes.prefix(4096))
    }

    /// The file with another text, whose characters are as wide as those in their places.
    func bytes(with new: [UInt8]) -> [UInt8] {
        guard encoding != .utf8 else { return new }
        var result = bytes
        var position = 0
        Self.forEachUnit(bytes, encoding) { scalar, range in
            guard let scalar else { return position += 1 }
            let width = UTF8.width(scalar)
            let found = CellText(new, position..<position + width).scalars
            if found.count == 1, found[0] != scalar { write(found[0], to: range, &result) }
            position += width
        }
        return result
    }

    private func write(_ scalar: Unicode.Scalar, to range: Range<Int>, _ result: inout [UInt8]) {
        switch encoding {
        case .utf8: break
        case .latin1, .windows1252: result[range.lowerBound] = UInt8(truncatingIfNeeded: scalar.value)
        case .utf16LittleEndian, .utf16BigEndian:
            let isLittle = encoding == .utf16LittleEndian
            let units = String(scalar).utf16.flatMap { unit in
                let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
                return isLittle ? [low, high] : [high, low]
            }
            result.replaceSubrange(range, with: units)
        }
    }

    /// Each character with the bytes that it takes, byte order mark left out; nil for what is none.
    private static func forEachUnit(
        _ bytes: [UInt8], _ encoding: Dialect.Encoding, _ body: (Unicode.Scalar?, Range<Int>) -> Void
    ) {
        switch encoding {
        case .utf8: break
        case .latin1: for index in bytes.indices { body(Unicode.Scalar(bytes[index]), index..<index + 1) }
        case .windows1252:
            for index in bytes.indices { body(Windows1252.scalar(of: bytes[index]), index..<index + 1) }
        case .utf16LittleEndian, .utf16BigEndian: forEachWideUnit(bytes, encoding == .utf16LittleEndian, body)
        }
    }

    private static func forEachWideUnit(
        _ bytes: [UInt8], _ isLittle: Bool, _ body: (Unicode.Scalar?, Range<Int>) -> Void
    ) {
        func unit(_ index: Int) -> UInt32? {
            guard index + 1 < bytes.count else { return nil }
            let (first, second) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
            return isLittle ? second << 8 | first : first << 8 | second
        }
        var index = unit(0) == 0xFEFF ? 2 : 0
        while let high = unit(index) {
            if high & 0xFC00 == 0xD800, let low = unit(index + 2), low & 0xFC00 == 0xDC00 {
                body(Unicode.Scalar(0x1_0000 + (high & 0x3FF) << 10 + (low & 0x3FF)), index..<index + 4)
                index += 4
            } else {
                body(Unicode.Scalar(high), index..<index + 2)
                index += 2
            }
        }
        if index < bytes.count { body(nil, index..<bytes.count) }
    }
}
