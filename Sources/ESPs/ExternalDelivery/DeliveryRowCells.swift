extension ExternalDelivery {
    /// The columns of one line, parted by separator or by width.
    struct RowCells {
        private let widths: [Int]
        private let width: Int
        private let hasDelimiter: Bool
        private var splitter: LineSplitter

        init(settings: Settings, width: Int) {
            widths = settings.format == .fixedWidth ? settings.widths : []
            self.width = width
            hasDelimiter = settings.quote != nil
            splitter = widths.isEmpty ? settings.splitter : LineSplitter(widths: widths)
        }

        var count: Int { splitter.count }

        func string(_ place: Int) -> String { splitter.string(place) }

        func isEmpty(_ place: Int) -> Bool { splitter.field(place).isEmpty }

        func withField<Value>(_ place: Int, _ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
            try body(splitter.field(place))
        }

        /// - Throws: ``RowCheck/Refusal`` when the line does not have the columns it must have.
        mutating func split(_ line: UnsafeRawBufferPointer) throws {
            switch splitter.split(line) {
            case .wrongWidth:
                throw RowCheck.Refusal(
                    rule: FileRules.fixedWidth,
                    message:
                        "the line has \(line.scalarCount) characters, the widths make \(widths.reduce(0, +))")
            case .openDelimiter, .textAfterDelimiter:
                throw RowCheck.Refusal(
                    rule: FileRules.delimiter, message: "a string delimiter is not closed, or text follows it")
            case nil: break
            }
            guard count != width else { return }
            throw RowCheck.Refusal(
                rule: count > width && !hasDelimiter ? FileRules.unescaped : FileRules.columnCount,
                message: "the row has \(count) columns, \(width) are defined")
        }
    }
}
