/// The parts of a multipart/form-data body (RFC 7578).
struct Multipart {
    struct Part {
        let name: String
        let fileName: String?
        let content: ArraySlice<UInt8>
    }

    let parts: [Part]

    /// Nil where the header names no boundary, or the body does not keep to it.
    init?(_ body: [UInt8], contentType: String) {
        guard let boundary = Self.parameter("boundary", of: contentType), !boundary.isEmpty else { return nil }
        let delimiter = Array("--\(boundary)".utf8)
        var parts: [Part] = []
        guard var start = Self.find(delimiter, in: body, from: 0) else { return nil }
        while true {
            start += delimiter.count
            if body[start...].starts(with: "--".utf8) { break }
            guard let lineEnd = Self.find([13, 10], in: body, from: start),
                let headEnd = Self.find([13, 10, 13, 10], in: body, from: lineEnd),
                let next = Self.find([13, 10] + delimiter, in: body, from: headEnd + 2)
            else { return nil }
            let head = String(decoding: body[lineEnd..<headEnd], as: UTF8.self)
            if let line = head.split(whereSeparator: \.isNewline)
                .first(where: { $0.lowercased().hasPrefix("content-disposition:") }),
                let name = Self.parameter("name", of: line)
            {
                let content = headEnd + 4 <= next ? body[(headEnd + 4)..<next] : []
                parts.append(Part(name: name, fileName: Self.parameter("filename", of: line), content: content))
            }
            start = next + 2
        }
        self.parts = parts
    }

    func text(_ name: String) -> String? {
        parts.first { $0.name == name }.map { String(decoding: $0.content, as: UTF8.self) }
    }

    private static func parameter(_ name: String, of header: some StringProtocol) -> String? {
        for piece in header.split(separator: ";").dropFirst() {
            let sides = piece.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, sides[0].lowercased().trimmingBlanks() == name else { continue }
            let value = String(sides[1]).trimmingBlanks()
            return value.hasPrefix("\"") && value.hasSuffix("\"") && value.count > 1
                ? String(value.dropFirst().dropLast()) : value
        }
        return nil
    }

    private static func find(_ needle: [UInt8], in body: [UInt8], from start: Int) -> Int? {
        guard needle.count <= body.count, start <= body.count - needle.count else { return nil }
        return body.withUnsafeBufferPointer { bytes in
            var position = start
            let last = bytes.count - needle.count
            while position <= last {
                if bytes[position] == needle[0], (1..<needle.count).allSatisfy({ bytes[position + $0] == needle[$0] }) {
                    return position
                }
                position += 1
            }
            return nil
        }
    }
}
