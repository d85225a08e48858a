extension ExternalDelivery {
    /// The columns of one line, parted by separator or by width.
    struct RowCells {
        private let widths: [Int]
        private let width: Int
        private let hasDelimiter: Bool
        private var splitter: LineSplitter
        /// Of a fixed-width line; the splitter has the others.
        private var fixed: [String] = []
        private let isFixed: Bool

        init(settings: Settings, width: Int) {
            isFixed = settings.format == .fixedWidth
            widths = settings.widths
            self.width = width
            hasDelimiter = settings.quote != nil
            splitter = settings.splitter
        }

        var count: Int { isFixed ? fixed.count : splitter.count }

        func string(_ place: Int) -> String { isFixed ? fixed[place] : splitter.string(place) }

        func isEmpty(_ place: Int) -> Bool { isFixed ? fixed[place].isEmpty : splitter.field(place).isEmpty }

        func withField<Value>(_ place: Int, _ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
            guard isFixed else { return try body(splitter.field(place)) }
            var text = fixed[place]
            return try text.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
        }

        /// - Throws: ``RowCheck/Refusal`` when the line does not have the columns it must have.
        mutating func split(_ line: UnsafeRawBufferPointer) throws {
            if isFixed {
                try cut(line)
            } else if splitter.split(line) != nil {
                throw RowCheck.Refusal(
                    rule: FileRules.delimiter, message: "a string delimiter is not closed, or text follows it")
            }
            guard count != width else { return }
            throw RowCheck.Refusal(
                rule: count > width && !hasDelimiter ? FileRules.unescaped : FileRules.columnCount,
                message: "the row has \(count) columns, \(width) are defined")
        }

        private mutating func cut(_ line: UnsafeRawBufferPointer) throws {
            let text = Array(line.string)
            let total = widths.reduce(0, +)
            fixed = []
            guard text.count == total else {
                throw RowCheck.Refusal(
                    rule: FileRules.fixedWidth,
                    message: "the line has \(text.count) characters, the widths make \(total)")
            }
            var start = 0
            fixed = widths.map { width in
                defer { start += width }
                return String(String(text[start..<(start + width)]).reversed().drop { $0 == " " }.reversed())
            }
        }
    }
}
