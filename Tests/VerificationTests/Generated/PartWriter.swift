import CZlib
import Drops
import Reading

/// Writes the records of one part file in a dialect and knows the place of everything it wrote.
struct PartWriter {
    /// A field to be written: a value, or bytes as they are.
    enum Field {
        case value(String?)
        /// Never in quotes, whatever the style; for the fields behind an unclosed quote.
        case bare(String?)
        case raw([UInt8])
        /// A further member of an object.
        case member(String, String?)
    }

    /// Where a record stands. Offsets count from 0 in the decoded, unpacked file.
    struct Written {
        var record: Int
        var line: Int
        var byteOffset: Int
        var fields: [Int]
        /// Where its line end begins.
        var end: Int
    }

    let shape: DropShape
    /// Of objects: null is never left out.
    var writesNull = false
    /// The decoded text; the byte FF stands for what is not of the encoding.
    private(set) var text: [UInt8] = []
    private(set) var records: Int
    /// Of objects: the keys written so far, and where the first one stands.
    private(set) var names: Set<String> = []
    private(set) var firstMember: (line: Int, byteOffset: Int)?
    private var line = 1
    /// What the byte order mark takes of the decoded file.
    private let base: Int

    init(_ shape: DropShape) {
        self.shape = shape
        records = shape.isJSON ? 0 : -1
        base = shape.hasByteOrderMark && shape.dialect.encoding == .utf8 ? 3 : 0
    }

    /// Adds one record; the first is the header.
    mutating func write(_ fields: [Field], lineEnd: [UInt8]? = nil, _ generator: inout SeededGenerator) -> Written {
        records += 1
        var written = Written(record: records, line: line, byteOffset: base + text.count, fields: [], end: 0)
        let start = text.count
        if shape.isJSON {
            writeObject(fields, &written, &generator)
        } else {
            writeFields(fields, &written, &generator)
        }
        written.end = base + text.count
        text += lineEnd ?? shape.lineEnd
        line += text[start...].count { $0 == shape.terminator }
        return written
    }

    private mutating func writeFields(
        _ fields: [Field], _ written: inout Written, _ generator: inout SeededGenerator
    ) {
        for (index, field) in fields.enumerated() {
            if index > 0 { text.append(shape.dialect.delimiter) }
            written.fields.append(base + text.count)
            switch field {
            case .raw(let bytes): text += bytes
            case .bare(let value): text += Array((value ?? "").utf8)
            case .value(let value): append(value, &generator)
            case .member: break
            }
        }
    }

    private mutating func append(_ value: String?, _ generator: inout SeededGenerator) {
        let dialect = shape.dialect
        guard let value else { return text += Array(dialect.nullToken.utf8) }
        if value.isEmpty, shape.distinguishesEmpty { return text += Array(dialect.emptyToken.utf8) }
        let bytes = Array(value.utf8)
        guard let quote = dialect.quote else { return text += bytes }
        let needs =
            value == dialect.nullToken || shape.quoting == .all
            || (shape.quoting == .some && Int.random(in: 0..<3, using: &generator) == 0)
            || bytes.contains { $0 == quote || $0 == dialect.delimiter || $0 == 0x0A || $0 == 0x0D }
        guard needs else { return text += bytes }
        text.append(quote)
        for byte in bytes {
            if case .character(let escape) = dialect.escape {
                if byte == quote || byte == escape { text.append(escape) }
            } else if byte == quote {
                text.append(quote)
            }
            text.append(byte)
        }
        text.append(quote)
    }

    /// Of the next byte, in the decoded file.
    var place: Int { base + text.count }

    mutating func append(_ more: String) { append(Array(more.utf8)) }
    mutating func append(_ more: [UInt8]) { text += more }

    mutating func noteKey(_ name: String, _ written: Written) {
        names.insert(name)
        if firstMember == nil { firstMember = (written.line, place) }
    }

    /// Cuts the text at a place in the decoded file.
    mutating func cut(at offset: Int) { text.removeSubrange((offset - base)...) }

    // MARK: The bytes that are sent

    func fileBytes() -> [UInt8] {
        let bytes = encoded()
        guard shape.isPacked else { return bytes }
        let size = max(1, bytes.count / shape.members + 1)
        let pieces = stride(from: 0, to: max(1, bytes.count), by: size).map {
            Array(bytes[$0..<min(bytes.count, $0 + size)])
        }
        return pieces.flatMap(Self.gzip)
    }

    private func encoded() -> [UInt8] {
        let mark: [UInt8] = shape.hasByteOrderMark ? [0xEF, 0xBB, 0xBF] : []
        switch shape.dialect.encoding {
        case .utf8: return mark + text
        case .latin1: return narrow { UInt8($0.value) }
        case .windows1252: return narrow { UInt8($0.value) }
        case .utf16LittleEndian: return wide { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case .utf16BigEndian: return wide { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        }
    }

    /// The runs between the bytes that are not of the encoding.
    private var runs: [String] {
        text.split(separator: 0xFF, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }

    private func narrow(_ byte: (Unicode.Scalar) -> UInt8) -> [UInt8] {
        // 81 is one of the five bytes that windows-1252 leaves undefined.
        Array(runs.map { $0.unicodeScalars.map(byte) }.joined(separator: [0x81]))
    }

    private func wide(_ bytes: (UInt16) -> [UInt8]) -> [UInt8] {
        let mark: [UInt16] = shape.hasByteOrderMark ? [0xFEFF] : []
        // The first half of a pair without the second.
        return (mark + Array(runs.map { Array($0.utf16) }.joined(separator: [0xD800]))).flatMap(bytes)
    }

    /// One member, made by zlib.
    private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var input = bytes
        var output = [UInt8](repeating: 0, count: bytes.count + 1000)
        var stream = z_stream()
        deflateInit2_(&stream, 1, Z_DEFLATED, 31, 8, 0, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        let count = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                deflate(&stream, Z_FINISH)
                return Int(stream.total_out)
            }
        }
        return Array(output[..<count])
    }
}
