/// An element of a small document.
struct XMLElement: Sendable {
    /// Name without its prefix.
    let name: String
    var attributes: [String: String] = [:]
    var children: [XMLElement] = []
    /// The element's own text, references resolved.
    var text = ""

    /// The first child of this name.
    subscript(_ child: String) -> XMLElement? { children.first { $0.name == child } }

    func all(_ child: String) -> [XMLElement] { children.filter { $0.name == child } }

    /// The children, which must all have one of these names: S3 holds its documents against a schema.
    func only(_ names: Set<String>) throws(S3Error) -> [XMLElement] {
        guard children.allSatisfy({ names.contains($0.name) }) else { throw .malformedXML() }
        return children
    }

    /// The children as ``only(_:)`` gives them, none of which may be there twice.
    func once(_ names: Set<String>) throws(S3Error) -> [XMLElement] {
        let found = try only(names)
        guard Set(found.map(\.name)).count == found.count else { throw .malformedXML() }
        return found
    }
}

/// What made a document unreadable.
struct XMLFault: Error, Sendable {
    let offset: Int
    let reason: String
}

/// Reads the small documents that S3 takes: elements, attributes, text, comments, CDATA; strict and bounded.
///
/// No document type (so no entity of one's own and no bomb), no processing instruction but the declaration, no element
/// deeper than ``maximumDepth``, no more than ``maximumElements``. Source: W3C, "Extensible Markup Language (XML) 1.0".
struct XMLReader {
    static let maximumDepth = 24
    static let maximumElements = 100_000

    private let bytes: [UInt8]
    private var position = 0
    private var elements = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func read(_ bytes: [UInt8]) throws(XMLFault) -> XMLElement {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw XMLFault(offset: 0, reason: "not UTF-8") }
        var reader = XMLReader(bytes)
        if reader.skip([0xEF, 0xBB, 0xBF]) {}
        if reader.skip("<?xml") { try reader.skipPast("?>") }
        try reader.skipMisc()
        let root = try reader.element(depth: 1)
        try reader.skipMisc()
        guard reader.position == bytes.count else { throw reader.fault("something after the root element") }
        return root
    }

    private func fault(_ reason: String) -> XMLFault { XMLFault(offset: position, reason: reason) }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skip(_ literal: [UInt8]) -> Bool {
        guard bytes[position...].starts(with: literal) else { return false }
        position += literal.count
        return true
    }

    private mutating func skip(_ literal: StaticString) -> Bool {
        literal.withUTF8Buffer { wanted in
            guard bytes[position...].starts(with: wanted) else { return false }
            position += wanted.count
            return true
        }
    }

    private mutating func skipPast(_ literal: StaticString) throws(XMLFault) {
        while position < bytes.count {
            if skip(literal) { return }
            position += 1
        }
        throw fault("the document ends too early")
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func skipMisc() throws(XMLFault) {
        while true {
            skipSpace()
            if skip("<!--") { try skipPast("-->") } else { return }
        }
    }

    private mutating func name() throws(XMLFault) -> String {
        let start = position
        while let byte = current, isNameByte(byte, first: position == start) { position += 1 }
        guard position > start else { throw fault("a name is missing") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private func isNameByte(_ byte: UInt8, first: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: ":"), 0x80...:
            true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): !first
        default: false
        }
    }

    private mutating func element(depth: Int) throws(XMLFault) -> XMLElement {
        guard depth <= Self.maximumDepth else { throw fault("nested too deep") }
        elements += 1
        guard elements <= Self.maximumElements else { throw fault("too many elements") }
        guard skip("<") else { throw fault("an element is expected") }
        let fullName = try name()
        var result = XMLElement(name: withoutPrefix(fullName))
        while true {
            let before = position
            skipSpace()
            if skip("/>") { return result }
            if skip(">") { break }
            guard position > before else { throw fault("the tag does not end") }
            let (attribute, value) = try attribute()
            guard result.attributes.updateValue(value, forKey: attribute) == nil else {
                throw fault("an attribute twice")
            }
        }
        try content(of: &result, fullName, depth)
        return result
    }

    private func withoutPrefix(_ name: String) -> String {
        name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }

    private mutating func attribute() throws(XMLFault) -> (String, String) {
        let attribute = try name()
        skipSpace()
        guard skip("=") else { throw fault("an attribute without a value") }
        skipSpace()
        guard let quote = current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw fault("an attribute value without quotes")
        }
        position += 1
        var value: [UInt8] = []
        while let byte = current, byte != quote {
            if byte == UInt8(ascii: "<") { throw fault("'<' in an attribute") }
            try character(into: &value)
        }
        guard current != nil else { throw fault("the document ends too early") }
        position += 1
        return (attribute, String(decoding: value, as: UTF8.self))
    }

    private mutating func content(of result: inout XMLElement, _ fullName: String, _ depth: Int) throws(XMLFault) {
        var text: [UInt8] = []
        while true {
            guard let byte = current else { throw fault("<\(fullName)> does not end") }
            guard byte == UInt8(ascii: "<") else {
                try character(into: &text)
                continue
            }
            if skip("</") {
                guard try name() == fullName else { throw fault("another end tag than </\(fullName)>") }
                skipSpace()
                guard skip(">") else { throw fault("the end tag does not end") }
                result.text = String(decoding: text, as: UTF8.self)
                return
            } else if skip("<!--") {
                try skipPast("-->")
            } else if skip("<![CDATA[") {
                let start = position
                try skipPast("]]>")
                text += bytes[start..<(position - 3)]
            } else {
                result.children.append(try element(depth: depth + 1))
            }
        }
    }

    /// Takes one character or reference.
    private mutating func character(into text: inout [UInt8]) throws(XMLFault) {
        let byte = bytes[position]
        guard byte == UInt8(ascii: "&") else {
            if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { throw fault("a control character") }
            text.append(byte)
            position += 1
            return
        }
        position += 1
        let start = position
        while let next = current, next != UInt8(ascii: ";"), position - start < 12 { position += 1 }
        guard current == UInt8(ascii: ";") else { throw fault("a reference without an end") }
        let reference = String(decoding: bytes[start..<position], as: UTF8.self)
        switch reference {
        case "amp": text.append(UInt8(ascii: "&"))
        case "lt": text.append(UInt8(ascii: "<"))
        case "gt": text.append(UInt8(ascii: ">"))
        case "quot": text.append(UInt8(ascii: "\""))
        case "apos": text.append(UInt8(ascii: "'"))
        default:
            let digits = reference.dropFirst()
            let number = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            guard reference.first == "#", let number, let scalar = Unicode.Scalar(number), number != 0 else {
                throw fault("an unknown reference")
            }
            text += String(Character(scalar)).utf8
        }
        position += 1
    }
}
