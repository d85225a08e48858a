import Reading

/// The text of one cell and where each of its characters stands, quotes and escapes left out: what it takes to put
/// another text of the same widths in its place.
struct CellText {
    /// Bytes that are no UTF-8 stand for themselves, as characters of a private plane.
    private(set) var scalars: [Unicode.Scalar] = []
    /// In the decoded file; longer than the character where an escape of JSON stands for it.
    private(set) var ranges: [Range<Int>] = []

    private static let strayByte: UInt32 = 0x10_FF00

    init() {}

    /// Plain text.
    init(_ bytes: [UInt8], _ range: Range<Int>) {
        var position = range.lowerBound
        while position < range.upperBound { append(bytes, &position, range.upperBound) }
    }

    /// A field of a CSV record, as it stands there.
    init(_ bytes: [UInt8], field range: Range<Int>, _ dialect: Dialect) {
        guard let quote = dialect.quote, range.first.map({ bytes[$0] }) == quote else {
            self.init(bytes, range)
            return
        }
        self.init()
        let escape: UInt8? = if case .character(let byte) = dialect.escape { byte } else { nil }
        var position = range.lowerBound + 1
        var isClosed = false
        while position < range.upperBound {
            let byte = bytes[position]
            let next = position + 1 < range.upperBound ? bytes[position + 1] : nil
            if !isClosed, let escape, byte == escape, next == quote || next == escape {
                position += 1
            } else if !isClosed, byte == quote {
                if escape == nil, next == quote {
                    position += 1
                } else {
                    isClosed = true
                    position += 1
                    continue
                }
            }
            append(bytes, &position, range.upperBound)
        }
    }

    /// What stands between the quotes of a JSON string.
    init(_ bytes: [UInt8], string range: Range<Int>) {
        var position = range.lowerBound
        while position < range.upperBound {
            guard bytes[position] == UInt8(ascii: "\\"), position + 1 < range.upperBound else {
                append(bytes, &position, range.upperBound)
                continue
            }
            guard let (scalar, length) = Self.escaped(bytes[position..<range.upperBound]) else {
                append(bytes, &position, range.upperBound)
                continue
            }
            scalars.append(scalar)
            ranges.append(position..<position + length)
            position += length
        }
    }

    private mutating func append(_ bytes: [UInt8], _ position: inout Int, _ end: Int) {
        let (scalar, width) = Self.scalar(bytes, position, end)
        scalars.append(scalar)
        ranges.append(position..<position + width)
        position += width
    }

    private static func scalar(_ bytes: [UInt8], _ position: Int, _ end: Int) -> (Unicode.Scalar, Int) {
        let first = UInt32(bytes[position])
        let stray = Unicode.Scalar(strayByte + first)!
        let width = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
        guard width > 0, position + width <= end else { return (stray, 1) }
        if width == 1 { return (Unicode.Scalar(first)!, 1) }
        var value = first & (0x7F >> UInt32(width))
        for byte in bytes[(position + 1)..<(position + width)] {
            guard byte & 0xC0 == 0x80 else { return (stray, 1) }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        guard let scalar = Unicode.Scalar(value), UTF8.width(scalar) == width else { return (stray, 1) }
        return (scalar, width)
    }

    private static func escaped(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        let start = bytes.startIndex
        let short: [UInt8: Unicode.Scalar] = [
            0x22: "\"", 0x5C: "\\", 0x2F: "/", 0x62: "\u{8}", 0x66: "\u{C}", 0x6E: "\n", 0x72: "\r", 0x74: "\t",
        ]
        if let scalar = short[bytes[start + 1]] { return (scalar, 2) }
        guard let unit = codeUnit(bytes, at: start) else { return nil }
        if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
        guard unit & 0xFC00 == 0xD800, let low = codeUnit(bytes, at: start + 6), low & 0xFC00 == 0xDC00 else {
            return nil
        }
        return Unicode.Scalar(0x1_0000 + (unit & 0x3FF) << 10 + (low & 0x3FF)).map { ($0, 12) }
    }

    private static func codeUnit(_ bytes: ArraySlice<UInt8>, at start: Int) -> UInt32? {
        guard start + 6 <= bytes.endIndex, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u")
        else { return nil }
        let digits = bytes[(start + 2)..<(start + 6)]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    // MARK: Parts

    /// The parts between a text that separates them.
    func split(separator: [Unicode.Scalar]) -> [CellText] {
        guard !separator.isEmpty else { return [self] }
        var parts = [CellText()]
        var index = 0
        while index < scalars.count {
            if scalars[index...].starts(with: separator) {
                parts.append(CellText())
                index += separator.count
                continue
            }
            parts[parts.count - 1].scalars.append(scalars[index])
            parts[parts.count - 1].ranges.append(ranges[index])
            index += 1
        }
        return parts
    }

    /// The words of running text: letters and digits, and what stands inside addresses and numbers.
    var words: [CellText] {
        var words: [CellText] = []
        var isInside = false
        for (scalar, range) in zip(scalars, ranges) {
            let isPart = Alphabet.isReplaced(scalar) || (isInside && "@._-+".unicodeScalars.contains(scalar))
            if isPart {
                if !isInside { words.append(CellText()) }
                words[words.count - 1].scalars.append(scalar)
                words[words.count - 1].ranges.append(range)
            }
            isInside = isPart
        }
        return words
    }

    // MARK: Writing

    /// Puts `new`, of as many characters, in the place of the text.
    func write(_ new: [Unicode.Scalar], into bytes: inout [UInt8]) {
        for (index, scalar) in new.enumerated() where scalar != scalars[index] {
            let range = ranges[index]
            if range.count == UTF8.width(scalar), range.count == UTF8.width(scalars[index]) {
                bytes.replaceSubrange(range, with: Array(UTF8.encode(scalar)!))
            } else {
                // Digits of escapes are written in either case.
                let old = String(decoding: bytes[range], as: UTF8.self)
                let isUpper = old.contains { $0.isUppercase }
                let units = Array(String(scalar).utf16).map { unit in
                    let digits = String(unit, radix: 16, uppercase: isUpper)
                    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
                bytes.replaceSubrange(range, with: Array(units.joined().utf8))
            }
        }
    }
}
