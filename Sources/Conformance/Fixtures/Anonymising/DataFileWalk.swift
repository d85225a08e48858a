import Drops
import Reading

/// Goes through the text of one data file and hands over every piece of it that may say something of a person, good
/// record or bad.
struct DataFileWalk {
    /// A piece of text and what it is.
    struct Piece {
        enum Kind {
            /// A value that gets a pseudonym.
            case replaced
            /// A value that stays.
            case kept
            /// The name of a column.
            case header
        }
        var kind: Kind
        /// Of data files with names; nil for what stands outside of the columns.
        var column: String?
        /// Physical line on which it starts, from 1.
        var line: Int
        var text: CellText
    }

    /// Decoded, in UTF-8.
    let text: [UInt8]
    let dialect: Dialect
    let policy: ColumnPolicy
    /// Whether the values are those of the expected profiles.
    var isExpected = false
    /// Tells a header from a first record; nil where the first record is the header in any case.
    var isHeader: ((Record) -> Bool)?
    /// Names where the file has none.
    var columns: [String] = []
    let isWord: ([Unicode.Scalar]) -> Bool

    /// - Throws: `ReadingError` for a file that is no text at all; whatever `visit` throws.
    func forEachPiece(_ visit: (Piece) throws -> Void) throws {
        if dialect.format == .jsonLines { return try forEachLine(visit) }
        var plain = dialect
        plain.encoding = .utf8
        let file = Drop.File(name: "text", content: Blob(text))
        let table = Table(name: "", files: [file], dialect: plain, compression: .none)
        var end = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var names = columns
        try table.forEachRecord { record in
            try loose(end..<record.byteOffset, record.line, visit)
            end = record.byteOffset + record.raw.count
            if record.number == 0, isHeader?(record) ?? true {
                names = record.fields.map(\.string)
                return try fields(record) { _, text in
                    try visit(Piece(kind: .header, column: nil, line: record.line, text: text))
                }
            }
            let isRegular = record.defects.isEmpty && record.fields.count == names.count
            try fields(record) { index, text in
                let column = index < names.count && !names[index].isEmpty ? names[index] : nil
                try value(text, column, isRegular: isRegular, record.line, visit)
            }
        }
        try loose(end..<text.count, 0, visit)
    }

    private func fields(_ record: Record, _ body: (Int, CellText) throws -> Void) rethrows {
        for index in record.fields.indices {
            let start = record.fields[index].byteOffset
            let end =
                index + 1 < record.fields.count
                ? record.fields[index + 1].byteOffset - 1 : record.byteOffset + record.raw.count
            try body(index, CellText(text, field: start..<max(start, end), dialect))
        }
    }

    private func value(
        _ text: CellText, _ column: String?, isRegular: Bool, _ line: Int, _ visit: (Piece) throws -> Void
    ) throws {
        func tell(_ kind: Piece.Kind, _ text: CellText) throws {
            try visit(Piece(kind: kind, column: column, line: line, text: text))
        }
        switch policy.treatment(of: column, isExpected: isExpected) {
        case .replaced: try tell(.replaced, text)
        // In a record that lost or won a field, another column's value stands here.
        case .kept: try tell(isRegular ? .kept : .replaced, text)
        case .words: try tell(isWord(text.scalars) ? .kept : .replaced, text)
        case .list(let separator, let isOpen):
            for part in text.split(separator: Array(separator.unicodeScalars)) {
                try tell(isWord(part.scalars) || (isOpen && isRegular) ? .kept : .replaced, part)
            }
        }
    }

    /// What no record holds: the rest of one that is too long.
    private func loose(_ range: Range<Int>, _ line: Int, _ visit: (Piece) throws -> Void) throws {
        guard range.contains(where: { text[$0] > 0x20 }) else { return }
        for word in CellText(text, range).words {
            try visit(Piece(kind: .replaced, column: nil, line: line, text: word))
        }
    }

    // MARK: JSON Lines

    private func forEachLine(_ visit: (Piece) throws -> Void) throws {
        var start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var number = 1
        while start < text.count {
            let end = text[start...].firstIndex(of: 0x0A) ?? text.count
            try JSONLineTokens(text, start..<end).forEach { token in
                switch token.kind {
                case .key: try visit(Piece(kind: .header, column: token.column, line: number, text: token.text))
                case .value: try value(token.text, token.column, isRegular: true, number, visit)
                case .stray:
                    for word in token.text.words {
                        try visit(Piece(kind: .replaced, column: nil, line: number, text: word))
                    }
                }
            }
            start = end + 1
            number += 1
        }
    }
}
