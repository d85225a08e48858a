import Drops
import Reading

/// The dialect in which the first records of a file are best read: for drafts, which a person looks through. The
/// verifier never guesses.
struct DialectGuess {
    /// What speaks against a dialect, the gravest first.
    private struct Score: Comparable {
        /// Records that are malformed or not as wide as the first.
        var irregular = 0
        var columns = 0

        static func < (a: Self, b: Self) -> Bool {
            a.irregular != b.irregular ? a.irregular < b.irregular : a.columns > b.columns
        }
    }

    private struct Enough: Error {}

    let dialect: Dialect
    let hasByteOrderMark: Bool

    /// - Throws: `ReadingError` where the file cannot be unpacked, `BlobError` where it cannot be read.
    init(_ file: Drop.File) throws {
        let start = try Self.start(file)
        var base = Dialect(encoding: Self.encoding(start))
        base.lineEnd = start.contains(0x0A) || !start.contains(0x0D) ? .any : .cr
        hasByteOrderMark = start.starts(with: [0xEF, 0xBB, 0xBF])
        if try Self.isJSONLines(file, base.encoding) {
            var json = Dialect.jsonLines
            json.encoding = base.encoding
            dialect = json
            return
        }
        var best: (dialect: Dialect, score: Score)?
        for candidate in Self.candidates(base, start) {
            let score = try Self.score(candidate, file)
            if best.map({ score < $0.score }) ?? true { best = (candidate, score) }
        }
        dialect = best?.dialect ?? base
    }

    /// Whether the first line is a JSON object.
    private static func isJSONLines(_ file: Drop.File, _ encoding: Dialect.Encoding) throws -> Bool {
        var json = Dialect.jsonLines
        json.encoding = encoding
        var isObject = false
        do {
            try Table(name: "", files: [file], dialect: json).forEachRecord { record in
                isObject = !record.raw.isEmpty && !record.defects.contains(.noObject)
                throw Enough()
            }
        } catch is Enough {}
        return isObject
    }

    /// The likeliest first: of equal scores the first wins.
    private static func candidates(_ base: Dialect, _ start: [UInt8]) -> [Dialect] {
        var quotes: [(UInt8?, Dialect.Escape)] = [
            (0x22, .doubling), (0x22, .character(0x5C)), (0x22, .character(0x27)), (nil, .doubling),
        ]
        let isWide = base.encoding == .utf16LittleEndian || base.encoding == .utf16BigEndian
        if start.contains(0), !isWide { quotes.append((0, .doubling)) }
        return ",\t|;:".utf8.flatMap { delimiter in
            quotes.map { quote, escape in
                var dialect = base
                (dialect.delimiter, dialect.quote, dialect.escape) = (delimiter, quote, escape)
                return dialect
            }
        }
    }

    /// How many of the first records are malformed, or not as wide as the first, when read in this dialect.
    static func irregular(_ dialect: Dialect, _ file: Drop.File) throws -> Int { try score(dialect, file).irregular }

    private static func score(_ dialect: Dialect, _ file: Drop.File) throws -> Score {
        var score = Score()
        var seen = 0
        do {
            try Table(name: "", files: [file], dialect: dialect).forEachRecord { record in
                if seen == 0 { score.columns = record.fields.count }
                if !record.defects.isEmpty || record.fields.count != score.columns { score.irregular += 1 }
                seen += 1
                if seen == 1000 { throw Enough() }
            }
        } catch is Enough {}
        return score
    }

    /// By the byte order mark, by the NUL bytes of plain text in UTF-16, or by what is no UTF-8.
    private static func encoding(_ start: [UInt8]) -> Dialect.Encoding {
        if start.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
        if start.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
        let nulls = start.indices.filter { start[$0] == 0 }
        if nulls.count * 4 > start.count {
            return nulls.allSatisfy { $0.isMultiple(of: 2) } ? .utf16BigEndian : .utf16LittleEndian
        }
        // A character may be cut at the end of the sample.
        let whole = start.dropLast(min(3, start.count))
        let isUTF8 = whole.withUnsafeBytes { UTF8Validation.firstInvalidOffset(in: $0) } == nil
        return isUTF8 || endsInsideCharacter(whole) ? .utf8 : .windows1252
    }

    private static func endsInsideCharacter(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.withUnsafeBytes { UTF8Validation.firstInvalidOffset(in: $0) }.map { bytes.count - $0 < 4 } ?? false
    }

    /// The first bytes, unpacked: read as one-byte text, in which nothing is malformed.
    private static func start(_ file: Drop.File) throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            let plain = Dialect(delimiter: 0x01, quote: nil, encoding: .latin1, hasHeader: false)
            try Table(name: "", files: [file], dialect: plain).forEachRecord { record in
                // Decoded from Latin-1, every byte is one character again.
                bytes += String(decoding: record.raw, as: UTF8.self).unicodeScalars.map { UInt8($0.value) }
                bytes.append(0x0A)
                if bytes.count > 64 << 10 { throw Enough() }
            }
        } catch is Enough {}
        return bytes
    }
}
