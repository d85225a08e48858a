/// Mistakes in the bytes of the text.
extension Mutation {
    static let textMistakes = [
        Mutation(
            "byte-order-mark", "the text begins with a byte order mark", .text { text, _ in [0xEF, 0xBB, 0xBF] + text }),
        Mutation("empty-file", "the file has no byte", .text { _, _ in [] }),
        Mutation(
            "blank-line", "a blank line follows the header", needs: "two columns",
            .text { text, _ in
                guard let end = text.firstIndex(of: 0x0A) else { return text }
                return Array(text[...end] + [0x0A] + text[(end + 1)...])
            }),
        Mutation(
            "latin-1", "the text is ISO-8859-1", needs: "a value with an accent",
            .text { text, _ in
                String(decoding: text, as: UTF8.self).unicodeScalars.map { $0.value < 256 ? UInt8($0.value) : 0x3F }
            }),
        Mutation(
            "encoded-twice", "UTF-8 is taken for ISO-8859-1 and encoded again", needs: "a value with an accent",
            .text { text, _ in text.flatMap { Array(String(Character(Unicode.Scalar($0))).utf8) } }),
        Mutation(
            "unquoted-delimiter", "values are never quoted", needs: "a value with the delimiter in it",
            .text { text, job in text.filter { $0 != job.layout.dialect.quote } }),
        Mutation(
            "unclosed-quote", "a quote is opened and not closed", needs: "a dialect with quotes",
            .text { text, job in
                guard let quote = job.layout.dialect.quote, let end = text.firstIndex(of: 0x0A) else { return text }
                return Array(text[...end] + [quote] + text[(end + 1)...])
            }),
        Mutation(
            "nul-byte", "a value holds a NUL byte",
            .text { text, _ in
                guard let end = text.dropLast().lastIndex(of: 0x0A) else { return text }
                return Array(text[...(end + 1)] + [0] + text[(end + 2)...])
            }),
        Mutation(
            "cut-file", "the last record is cut in its middle",
            .text { text, _ in
                guard let end = text.dropLast().lastIndex(of: 0x0A) else { return text }
                return Array(text[..<(end + (text.count - end) / 3)])
            }),
        Mutation(
            "mixed-line-ends", "one line ends in another way than the others", needs: "a header",
            .text { text, _ in
                guard let end = text.firstIndex(of: 0x0A) else { return text }
                if end > 0, text[end - 1] == 0x0D { return Array(text[..<(end - 1)] + text[end...]) }
                return Array(text[..<end] + [0x0D] + text[end...])
            }),
    ]
}
