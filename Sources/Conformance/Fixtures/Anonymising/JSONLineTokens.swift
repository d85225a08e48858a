/// The keys and values on one line of JSON, also where it is broken: what looks like a string is one.
struct JSONLineTokens {
    struct Token {
        enum Kind { case key, value, stray }
        var kind: Kind
        /// The key of the outermost object that it belongs to.
        var column: String?
        var text: CellText
    }

    private let bytes: [UInt8]
    private let line: Range<Int>

    init(_ bytes: [UInt8], _ line: Range<Int>) {
        self.bytes = bytes
        self.line = line
    }

    func forEach(_ body: (Token) throws -> Void) rethrows {
        var position = line.lowerBound
        var depth = 0
        var column: String?
        while position < line.upperBound {
            switch bytes[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                position += 1
            case UInt8(ascii: "\""):
                let end = stringEnd(position)
                let text = CellText(bytes, string: position + 1..<end)
                position = min(end + 1, line.upperBound)
                if isKey(before: position) {
                    if depth == 1 { column = String(String.UnicodeScalarView(text.scalars)) }
                    try body(Token(kind: .key, column: column, text: text))
                } else {
                    try body(Token(kind: .value, column: column, text: text))
                }
            case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0D:
                position += 1
            default:
                let end = wordEnd(position)
                let text = CellText(bytes, position..<end)
                position = end
                if !isLiteral(text) {
                    try body(Token(kind: isNumber(text) ? .value : .stray, column: column, text: text))
                }
            }
        }
    }

    /// Where the closing quote stands, or the line ends.
    private func stringEnd(_ opening: Int) -> Int {
        var position = opening + 1
        while position < line.upperBound, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(position, line.upperBound)
    }

    private func isKey(before position: Int) -> Bool {
        bytes[position..<line.upperBound].first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: ":")
    }

    private func wordEnd(_ start: Int) -> Int {
        bytes[start..<line.upperBound].firstIndex { "{}[],:\" \t\r".utf8.contains($0) } ?? line.upperBound
    }

    private func isLiteral(_ text: CellText) -> Bool {
        ["true", "false", "null"].contains(String(String.UnicodeScalarView(text.scalars)))
    }

    private func isNumber(_ text: CellText) -> Bool {
        text.scalars.allSatisfy { Alphabet.isDigit($0) || "+-.eE".unicodeScalars.contains($0) }
    }
}
