/// Text that is no JSON: what is wrong, and where.
public struct JSONError: Error, CustomStringConvertible, Sendable {
    /// One sentence without the place.
    public let message: String
    /// From 1.
    public let line: Int
    /// From 1, in bytes.
    public let column: Int

    /// The sentence with its place.
    public var description: String { "\(message) at line \(line), column \(column)" }
}

/// Reads one JSON text strictly (RFC 8259): UTF-8, nothing after the value, depth at most 128.
public struct JSONReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var depth = 0

    /// Values inside values, at most.
    public static let maximumDepth = 128

    /// The top-level member whose list is cut, and the byte behind which its elements are left out.
    private let cut: (member: String, limit: Int)?
    private var isInCutMember = false

    private init(_ bytes: UnsafeRawBufferPointer, cut: (member: String, limit: Int)?) {
        self.bytes = bytes
        self.cut = cut
    }

    /// Reads one value; nothing but blanks may follow it.
    ///
    /// - Throws: ``JSONError``.
    public static func read(_ bytes: [UInt8]) throws(JSONError) -> JSON { try read(bytes, cut: nil) }

    /// Reads all, but leaves out those elements of a top-level member's list that end behind the first `limit` bytes.
    ///
    /// - Throws: ``JSONError``.
    public static func read(_ bytes: [UInt8], cutting member: String, after limit: Int) throws(JSONError) -> JSON {
        try read(bytes, cut: (member, limit))
    }

    private static func read(_ bytes: [UInt8], cut: (member: String, limit: Int)?) throws(JSONError) -> JSON {
        let result: Result<JSON, JSONError> = bytes.withUnsafeBytes { buffer in
            Result { () throws(JSONError) in
                var reader = JSONReader(buffer, cut: cut)
                reader.skipBlanks()
                let value = try reader.value()
                reader.skipBlanks()
                guard reader.position == buffer.count else { throw reader.error("unexpected text after the value") }
                return value
            }
        }
        return try result.get()
    }

    // MARK: Values

    private mutating func value() throws(JSONError) -> JSON {
        guard position < bytes.count else { throw error("the text ends where a value is expected") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try nested { reader throws(JSONError) in try reader.object() }
        case UInt8(ascii: "["): return try nested { reader throws(JSONError) in try reader.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(JSONError) -> JSON
    ) throws(JSONError) -> JSON {
        depth += 1
        guard depth <= Self.maximumDepth else { throw error("more than \(Self.maximumDepth) levels") }
        position += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(JSONError) -> JSON {
        var members: [String: JSON] = [:]
        skipBlanks()
        if take("}") { return .object(members) }
        repeat {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else { throw error("a member's name in double quotes is expected") }
            let name = try string()
            skipBlanks()
            guard take(":") else { throw error("':' is expected") }
            skipBlanks()
            if depth == 1 { isInCutMember = name == cut?.member }
            members[name] = try value()
            skipBlanks()
        } while take(",")
        guard take("}") else { throw error("',' or '}' is expected") }
        return .object(members)
    }

    private mutating func array() throws(JSONError) -> JSON {
        var elements: [JSON] = []
        skipBlanks()
        if take("]") { return .array(elements) }
        repeat {
            skipBlanks()
            let element = try value()
            if let cut, isInCutMember, depth == 2, position > cut.limit { /* left out */
            } else {
                elements.append(element)
            }
            skipBlanks()
        } while take(",")
        guard take("]") else { throw error("',' or ']' is expected") }
        return .array(elements)
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let count = word.utf8CodeUnitCount
        let isThere =
            position + count <= bytes.count && (0..<count).allSatisfy { bytes[position + $0] == word.utf8Start[$0] }
        guard isThere else { throw error("no such word in JSON") }
        position += count
        return value
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        var isWhole = true
        if take(".") {
            isWhole = false
            try digits()
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("+") { _ = take("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let value = Int(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw error("a number out of range") }
        return .number(value)
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        if position == start { throw error(start == bytes.count ? "the text ends in a number" : "no value starts so") }
    }

    // MARK: Strings

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if peek == UInt8(ascii: "\"") {
            let text = try text(bytes[start..<position])
            position += 1
            return text
        }
        return try escapedString(from: start)
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var content = Array(bytes[start..<position])
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw error("a control character in a string") }
            position += 1
            if byte == UInt8(ascii: "\\") { try escape(into: &content) } else { content.append(byte) }
        }
        guard take("\"") else { throw error("the text ends in a string") }
        return try text(content)
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
        guard let byte = peek else { throw error("the text ends in a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: String(Character(try scalar())).utf8)
        default: throw error("an unknown escape in a string")
        }
    }

    /// The rest of `\uXXXX`, with its second half where it is a surrogate.
    private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
        let first = try hexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take("\\"), take("u") else { throw error("half a surrogate pair") }
        let second = try hexDigits()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
        else { throw error("half a surrogate pair") }
        return scalar
    }

    private mutating func hexDigits() throws(JSONError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("four hexadecimal digits are expected")
            }
            value = value << 4 | UInt16(digit)
            position += 1
        }
        return value
    }

    private func text(_ content: some Collection<UInt8>) throws(JSONError) -> String {
        guard let text = String(validating: content, as: UTF8.self) else { throw error("a string that is not UTF-8") }
        return text
    }

    // MARK: Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func error(_ message: String) -> JSONError {
        let before = bytes[..<min(position, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return JSONError(message: message, line: line, column: position - lineStart + 1)
    }
}
