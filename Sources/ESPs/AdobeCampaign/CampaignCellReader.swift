import Verification

extension AdobeCampaign {
    /// What becomes of one value on its way through a column: white space, empty test, remapping, case, type, length.
    struct CellReader {
        enum Result {
            /// Stored as it is in the image.
            case value
            case null
            /// NULL or the default because the value is bad.
            case replaced(Rule, String)
            case rejected(Rule, String)
        }

        /// What tells values that are stored as they stand from those that need a look: numbers and flags only, so
        /// that nothing is retained for each value.
        struct Cell {
            /// Position in the file.
            let column: Int
            let target: Int
            /// Bytes up to which a text is stored as it is; -1 where no value is.
            private let plainLimit: Int
            private let nullsEmpty: Bool
            private let trims: Bool
            private let lowers: Bool

            init(_ position: Int, target: Int, _ reader: CellReader) {
                let column = reader.column
                self.column = position
                self.target = target
                let isPlain =
                    column.kind == .string && column.mapping.isEmpty
                    && [.ignoreValue, .rejectLine, .useDefault].contains(column.errorProcessing)
                    && [.none, .lowerCase].contains(column.transformation)
                plainLimit = isPlain ? column.length : -1
                nullsEmpty =
                    column.nulls == .emptyAllowed
                    || (column.nulls == .campaignDefault && !column.isNumeric && !reader.strictNulls)
                trims = column.ignoresSpaces
                lowers = column.transformation == .lowerCase
            }

            /// Stores the value if it is one that nothing is to be said of.
            @inline(__always)
            func takes(_ value: UnsafeRawBufferPointer, into image: inout RowImage) -> Bool {
                if value.isEmpty {
                    if nullsEmpty { image.set(target, nil as UnsafeRawBufferPointer?) }
                    return nullsEmpty
                }
                if value.count > plainLimit || value.count == 4 && value.equals("null")
                    || trims && (value[0].isBlank || value[value.count - 1].isBlank)
                    || lowers && value.contains(where: { $0 &- 65 < 26 || $0 >= 0x80 })
                {
                    return false
                }
                image.set(target, value)
                return true
            }
        }

        let column: Column
        let strictNulls: Bool
        private let pattern: DatePattern?

        init(_ column: Column, strictNulls: Bool) {
            self.column = column
            self.strictNulls = strictNulls
            pattern = DatePattern(column.dateFormat)
        }

        /// Puts the value into column `target` of `image`.
        func read(
            _ raw: UnsafeRawBufferPointer, into image: inout RowImage, _ target: Int
        ) -> (result: Result, notes: [(Rule, String)]) {
            var notes: [(Rule, String)] = []
            let value = column.ignoresSpaces ? raw.trimmed : raw
            if value.count != raw.count { notes.append((CellRules.whiteSpace, "blanks at the ends were taken off")) }
            if value.isEmpty { return (empty(&image, target), notes) }
            if column.mapping.isEmpty, column.transformation == .none {
                if value.equals("null"), column.kind == .string {
                    notes.append((CellRules.nullLiteral, "the word \(value.string) is stored as a text"))
                }
                return (parse(value, isRemapped: false, into: &image, target), notes)
            }
            var text = value.string
            var isRemapped = false
            if let other = column.mapping[text] {
                notes.append((CellRules.remapping, "the value was remapped"))
                (text, isRemapped) = (other, true)
                if other.isEmpty { return (empty(&image, target), notes) }
            } else if text.lowercased() == "null", column.kind == .string {
                notes.append((CellRules.nullLiteral, "the word \(text) is stored as a text"))
            }
            let changed = transformed(text)
            if changed != text { notes.append((CellRules.transformation, "the letters' case was changed")) }
            var copy = changed
            let result = copy.withUTF8 {
                parse(UnsafeRawBufferPointer($0), isRemapped: isRemapped, into: &image, target)
            }
            return (result, notes)
        }

        private func transformed(_ text: String) -> String {
            switch column.transformation {
            case .none: text
            case .upperCase: text.uppercased()
            case .lowerCase: text.lowercased()
            case .firstLetterUpper: text.prefix(1).uppercased() + text.dropFirst().lowercased()
            }
        }

        private func empty(_ image: inout RowImage, _ target: Int) -> Result {
            image.set(target, nil as String?)
            switch column.nulls {
            case .emptyAllowed: return .null
            case .alwaysPopulated: return .rejected(CellRules.nullAlways, "is empty and must always be populated")
            case .campaignDefault:
                if column.isNumeric {
                    return .rejected(CellRules.nullNumeric, "is empty, and a number is not nullable by default")
                }
                return strictNulls ? .rejected(CellRules.nullNumeric, "is empty") : .null
            }
        }

        private func parse(
            _ value: UnsafeRawBufferPointer, isRemapped: Bool, into image: inout RowImage, _ target: Int
        ) -> Result {
            let needsMapping =
                column.errorProcessing == .rejectUnlessRemapped || column.errorProcessing == .defaultUnlessRemapped
            if needsMapping, !isRemapped {
                return bad(CellRules.remapping, "is not among the remapped values", &image, target)
            }
            switch column.kind {
            case .string:
                if value.count > column.length, value.scalarCount > column.length {
                    return bad(
                        CellRules.stringLength,
                        "has \(value.scalarCount) characters, the column takes \(column.length)", &image, target)
                }
                image.set(target, value)
            case .integer, .float:
                guard let number = DecimalNumber(value, decimal: column.decimal, thousands: column.thousands),
                    column.kind == .float || number.fraction.isEmpty
                else {
                    let isNumberElsewhere = value.allSatisfy { $0.isDigit || "-+., ".utf8.contains($0) }
                    let rule = isNumberElsewhere ? CellRules.numberFormat : CellRules.typeError
                    return bad(rule, "is no \(column.kind.rawValue) in the column's format", &image, target)
                }
                image.set(target, number.text)
            case .boolean:
                guard value.equals("0") || value.equals("1") else {
                    return bad(CellRules.typeError, "is neither 0 nor 1", &image, target)
                }
                image.set(target, value)
            case .date, .time, .datetime:
                guard let text = time(value) else {
                    return bad(
                        CellRules.dateFormat, "is no \(column.kind.rawValue) in the form \(column.dateFormat)", &image,
                        target)
                }
                image.set(target, text)
            }
            return .value
        }

        private func time(_ value: UnsafeRawBufferPointer) -> String? {
            var run = NumberRun(value)
            var parts: [String] = []
            if column.kind != .time {
                guard let day = pattern?.parse(&run) else { return nil }
                parts.append(day.isoDate)
                if column.kind == .datetime {
                    guard run.skip(anyOf: " T") != nil else { return nil }
                }
            }
            if column.kind != .date {
                guard let hour = run.number(1...2), run.skip(column.timeSeparator), let minute = run.number(2...2)
                else {
                    return nil
                }
                let second = run.skip(column.timeSeparator) ? run.number(2...2) : 0
                guard let second, let clock = CivilTime(2000, 1, 1, hour, minute, second) else { return nil }
                parts.append(clock.clock)
            }
            return run.isAtEnd ? parts.joined(separator: " ") : nil
        }

        private func bad(_ rule: Rule, _ message: String, _ image: inout RowImage, _ target: Int) -> Result {
            switch column.errorProcessing {
            case .ignoreValue:
                image.set(target, nil as String?)
                return .replaced(rule, message)
            case .useDefault, .defaultUnlessRemapped:
                image.set(target, column.defaultValue)
                return .replaced(rule, message)
            case .rejectLine, .rejectUnlessRemapped: return .rejected(rule, message)
            }
        }
    }
}
