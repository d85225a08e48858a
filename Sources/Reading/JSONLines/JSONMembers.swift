/// The members of the JSON object on one line, where they stand: strict, without making values of them.
///
/// Source: RFC 8259, "The JavaScript Object Notation (JSON) Data Interchange Format",
/// https://www.rfc-editor.org/rfc/rfc8259
struct JSONMembers {
    /// One name with its value, by their places in the bytes.
    struct Member {
        /// Between the quotes.
        var key: Range<Int>
        /// As it stands; a string with its quotes.
        var value: Range<Int>
    }

    /// Of the object that was read last; up to the fault where there is one.
    private(set) var members: [Member] = []

    private var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    private var position = 0
    private var end = 0

    /// The depth of nesting beyond which a line is refused, as no exporter writes it.
    static let maximumDepth = 128

    /// What breaks the grammar, at the position where it was seen.
    private struct Fault: Error {}

    /// Reads the object that fills `range`, with nothing but white space around it.
    ///
    /// - Returns: where the first byte stands that breaks the grammar; nil for an object.
    mutating func read(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
        members.removeAll(keepingCapacity: true)
        (self.bytes, position, end) = (bytes, range.lowerBound, range.upperBound)
        do throws(Fault) {
            skipSpace()
            try take("{")
            skipSpace()
            if !takes("}") { try readMembers() }
            skipSpace()
            return position == end ? nil : position
        } catch { return position }
    }

    private mutating func readMembers() throws(Fault) {
        while true {
            skipSpace()
            let key = position
            try string()
            let keyEnd = position
            skipSpace()
            try take(":")
            skipSpace()
            let value = position
            try self.value(depth: 1)
            members.append(Member(key: key + 1..<keyEnd - 1, value: value..<position))
            skipSpace()
            if takes("}") { return }
            try take(",")
        }
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(Fault) {
        guard position < end, depth <= Self.maximumDepth else { throw Fault() }
        switch bytes[position] {
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "{"): try nested(UInt8(ascii: "}"), isObject: true, depth: depth)
        case UInt8(ascii: "["): try nested(UInt8(ascii: "]"), isObject: false, depth: depth)
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try number()
        }
    }

    private mutating func nested(_ close: UInt8, isObject: Bool, depth: Int) throws(Fault) {
        position += 1
        skipSpace()
        if position < end, bytes[position] == close { return position += 1 }
        while true {
            skipSpace()
            if isObject {
                try string()
                skipSpace()
                try take(":")
                skipSpace()
            }
            try value(depth: depth + 1)
            skipSpace()
            guard position < end else { throw Fault() }
            if bytes[position] == close { return position += 1 }
            try take(",")
        }
    }

    private mutating func string() throws(Fault) {
        try take("\"")
        while position < end {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") { return position += 1 }
            if byte < 0x20 { throw Fault() }
            if byte == UInt8(ascii: "\\") { try escape() } else { position += 1 }
        }
        throw Fault()
    }

    private mutating func escape() throws(Fault) {
        guard position + 1 < end else { throw Fault() }
        switch bytes[position + 1] {
        case UInt8(ascii: "u"):
            guard let unit = JSONString.codeUnit(bytes, at: position, end) else { throw Fault() }
            if UTF16.isTrailSurrogate(unit) { throw Fault() }
            position += 6
            guard UTF16.isLeadSurrogate(unit) else { return }
            guard let trail = JSONString.codeUnit(bytes, at: position, end), UTF16.isTrailSurrogate(trail) else {
                throw Fault()
            }
            position += 6
        case let byte where JSONString.shortEscape(byte) != nil: position += 2
        default: throw Fault()
        }
    }

    private mutating func number() throws(Fault) {
        _ = takes("-")
        if !takes("0") { try digits() }
        if takes(".") { try digits() }
        if takes("e") || takes("E") {
            if !takes("+") { _ = takes("-") }
            try digits()
        }
    }

    private mutating func digits() throws(Fault) {
        let start = position
        while position < end, bytes[position] >= 0x30, bytes[position] <= 0x39 { position += 1 }
        if position == start { throw Fault() }
    }

    private mutating func word(_ text: StaticString) throws(Fault) {
        for index in 0..<text.utf8CodeUnitCount {
            guard position < end, bytes[position] == text.utf8Start[index] else { throw Fault() }
            position += 1
        }
    }

    // MARK: Bytes

    private mutating func skipSpace() {
        while position < end, [0x20, 0x09, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private mutating func takes(_ character: Unicode.Scalar) -> Bool {
        guard position < end, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func take(_ character: Unicode.Scalar) throws(Fault) {
        guard takes(character) else { throw Fault() }
    }
}
