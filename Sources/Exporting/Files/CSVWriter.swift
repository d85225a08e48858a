/// Writes records in a dialect.
///
/// Quotes a value only where it must: it holds the delimiter, a quote or a line end, or it would be taken for the null
/// token.
///
/// Source: "Configure file formatting options for file-based destinations",
/// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/batch-destinations-file-formatting-options
struct CSVWriter {
    /// A value that the dialect has no way to write.
    struct Unwritable: Error, CustomStringConvertible {
        let description: String
    }

    let dialect: FileLayout.Dialect
    private let null: [UInt8]
    private let empty: [UInt8]

    init(_ dialect: FileLayout.Dialect) {
        self.dialect = dialect
        null = Array(dialect.null.utf8)
        empty = Array(dialect.empty.utf8)
    }

    /// Appends one record without its line end.
    func append(_ cells: [String?], to output: inout [UInt8]) throws {
        for (index, cell) in cells.enumerated() {
            if index > 0 { output.append(dialect.delimiter) }
            guard let cell else {
                output.append(contentsOf: null)
                continue
            }
            if cell.isEmpty { output.append(contentsOf: empty) } else { try append(cell, to: &output) }
        }
    }

    func appendLineEnd(to output: inout [UInt8]) { output.append(contentsOf: dialect.lineEnd.utf8) }

    private func append(_ cell: String, to output: inout [UInt8]) throws {
        guard needsQuotes(cell) else {
            output.append(contentsOf: cell.utf8)
            return
        }
        guard let quote = dialect.quote else {
            throw Unwritable(description: "a value holds the delimiter or a line end, and the dialect quotes nothing")
        }
        output.append(quote)
        for byte in cell.utf8 {
            switch dialect.escape {
            case .doubling: if byte == quote { output.append(quote) }
            case .character(let escape): if byte == quote || byte == escape { output.append(escape) }
            }
            output.append(byte)
        }
        output.append(quote)
    }

    private func needsQuotes(_ cell: String) -> Bool {
        if cell.utf8.contains(where: { $0 == dialect.delimiter || $0 == dialect.quote || $0 == 0x0A || $0 == 0x0D }) {
            return true
        }
        return !null.isEmpty && dialect.quote != nil && cell.utf8.elementsEqual(null)
    }
}
