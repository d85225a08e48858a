import Drops

/// Records as JSON objects: keys in any order, null written or left out, any escape that JSON allows.
extension PartWriter {
    mutating func writeObject(_ fields: [Field], _ written: inout Written, _ generator: inout SeededGenerator) {
        if fields.count == 1, case .raw(let line) = fields[0] { return append(line) }
        written.fields = fields.map { _ in written.byteOffset }
        append("{")
        var isFirst = true
        let further = shape.columns.count
        let order =
            (0..<min(further, fields.count)).shuffled(using: &generator) + Array(further..<max(further, fields.count))
        for index in Bool.random(using: &generator) ? order : order.sorted() {
            if !writesNull, case .value(nil) = fields[index], Bool.random(using: &generator) { continue }
            if !isFirst { append(",") }
            isFirst = false
            appendSpace(&generator)
            if index >= further { written.fields[index] = place }
            appendMember(index, fields[index], &written, &generator)
            appendSpace(&generator)
        }
        append("}")
    }

    private mutating func appendMember(
        _ index: Int, _ field: Field, _ written: inout Written, _ generator: inout SeededGenerator
    ) {
        if case .member(let key, let value) = field {
            append("\"\(key)\":")
            return appendValue(value, nil, &generator)
        }
        let column = shape.columns[index]
        noteKey(column.name, written)
        appendString(column.name, &generator)
        appendSpace(&generator)
        append(":")
        appendSpace(&generator)
        written.fields[index] = place
        switch field {
        case .value(let value), .bare(let value): appendValue(value, column.content, &generator)
        case .raw(let bytes):
            append("\"")
            written.fields[index] = place
            append(bytes)
            append("\"")
        case .member: break
        }
    }

    /// Numbers and truth values may stand without quotes.
    private mutating func appendValue(
        _ value: String?, _ content: DropShape.Column.Content?, _ generator: inout SeededGenerator
    ) {
        guard let value else { return append("null") }
        let isPlain =
            switch content {
            case .integer, .decimal, .boolean: value != "abc" && value != "TRUE" && !value.hasPrefix("0")
            default: false
            }
        if isPlain, Bool.random(using: &generator) { append(value) } else { appendString(value, &generator) }
    }

    private mutating func appendString(_ string: String, _ generator: inout SeededGenerator) {
        append("\"")
        for scalar in string.unicodeScalars {
            let short: [Unicode.Scalar: String] = ["\n": "\\n", "\r": "\\r", "\t": "\\t", "\"": "\\\"", "\\": "\\\\"]
            if Int.random(in: 0..<8, using: &generator) == 0 || (scalar.value < 0x20 && short[scalar] == nil) {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: Bool.random(using: &generator))
                    append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
                }
            } else if scalar == "/", Bool.random(using: &generator) {
                append("\\/")
            } else {
                append(short[scalar] ?? String(scalar))
            }
        }
        append("\"")
    }

    private mutating func appendSpace(_ generator: inout SeededGenerator) {
        if Int.random(in: 0..<6, using: &generator) == 0 {
            append([" ", "\t", "  "].randomElement(using: &generator)!)
        }
    }
}
