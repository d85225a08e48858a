extension OracleEloqua {
    /// What is wrong with a value.
    struct ValueFault {
        var rule: Rule
        var message: String
    }

    struct ValueChecker {
        let settings: Settings

        /// What is wrong with a value that is not blank; nil when it is stored.
        func store(
            _ value: UnsafeRawBufferPointer, of kind: Field.Kind, in column: Int, _ row: inout RowImage
        ) -> ValueFault? {
            switch kind {
            case .emailAddress:
                if let fault = emailFault(value) { return fault }
                row.set(column, value)
            case .smallText, .multiSelect, .largeText:
                let most = kind.length ?? 100
                guard value.count > most, value.utf16Count > most else {
                    row.set(column, value)
                    return nil
                }
                if settings.overlongText == .rejectField {
                    return ValueFault(
                        rule: RowRules.textLength,
                        message: "has \(value.utf16Count) characters, the field takes \(most)")
                }
                row.set(column, String(decoding: Array(value.string.utf16.prefix(most)), as: UTF16.self))
                return nil
            case .numeric:
                guard let number = DecimalNumber(value, decimal: UInt8(ascii: "."), thousands: nil),
                    number.whole.count <= 15, number.fraction.count <= 4
                else {
                    return ValueFault(
                        rule: RowRules.numeric, message: "is no number of at most 15 digits and 4 after the point")
                }
                row.set(column, number.text)
            case .date: return storeDate(value, column, &row)
            }
            return nil
        }

        private func storeDate(_ value: UnsafeRawBufferPointer, _ column: Int, _ row: inout RowImage) -> ValueFault? {
            for format in settings.dateFormats {
                guard let (time, hasFraction) = EloquaDate.parse(value, format: format) else { continue }
                if hasFraction {
                    return ValueFault(
                        rule: RowRules.milliseconds, message: "has fractions of a second, so it is ignored")
                }
                row.set(column, "\(time.isoDate) \(time.clock)")
                return nil
            }
            return ValueFault(
                rule: RowRules.date, message: "is no date of the form \(settings.dateFormats.joined(separator: " or "))"
            )
        }

        /// After Oracle CRM On Demand, Validation of Email Fields, for what Eloqua's own pages leave open.
        func emailFault(_ value: UnsafeRawBufferPointer) -> ValueFault? {
            func fault(_ message: String) -> ValueFault { ValueFault(rule: RowRules.invalidEmail, message: message) }
            if !value.isASCII, value.string.unicodeScalars.contains("\u{A0}") {
                return ValueFault(rule: RowRules.nbsp, message: "holds a no-break space")
            }
            guard value.count <= settings.maxEmailLength else {
                return fault("is longer than \(settings.maxEmailLength)")
            }
            guard let at = value.firstIndex(of: UInt8(ascii: "@")), at > 0,
                !value[(at + 1)...].contains(UInt8(ascii: "@"))
            else {
                return fault("has not exactly one @ after a local part")
            }
            guard value[..<at].allSatisfy({ Self.isLocalSign[Int($0)] }) else {
                return fault("has a sign before the @ that is not allowed")
            }
            let dot = UInt8(ascii: ".")
            var dots = 0
            var hasSign = false
            var hasEmptyLabel = value[value.count - 1] == dot
            for position in (at + 1)..<value.count {
                let byte = value[position]
                if byte == dot {
                    dots += 1
                    if value[position - 1] == dot || position == at + 1 { hasEmptyLabel = true }
                } else if !(byte.isLetter || byte.isDigit || byte == UInt8(ascii: "-")) {
                    hasSign = true
                }
            }
            if dots == 0 || hasEmptyLabel { return fault("has no domain with a dot") }
            if hasSign { return fault("has a sign in the domain that is not allowed") }
            let hasTwoDots = (1..<at).contains { value[$0] == dot && value[$0 - 1] == dot }
            return hasTwoDots ? fault("has two dots in a row") : nil
        }

        /// Letters, digits and the signs that may stand before the @.
        private static let isLocalSign: [Bool] = (0...255).map { byte in
            let byte = UInt8(byte)
            return byte.isLetter || byte.isDigit || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
        }
    }

    enum EloquaDate {
        /// A day, with time and fraction where the format and the value have them.
        static func parse(_ value: UnsafeRawBufferPointer, format: String) -> (CivilTime, hasFraction: Bool)? {
            var run = NumberRun(value)
            var parts: [Character: Int] = [:]
            var rest = Substring(format)
            while let letter = rest.first {
                let width = rest.prefix { $0 == letter }.count
                rest = rest.dropFirst(width)
                if "yMdHms".contains(letter) {
                    let isExact = width > 1
                    guard var number = run.number(isExact ? width...width : 1...2) else { return nil }
                    if letter == "y", width == 2 { number += 2000 }
                    parts[letter] = number
                } else {
                    for _ in 0..<width { guard run.skip(letter.asciiValue ?? 0) else { return nil } }
                }
            }
            let hasFraction = parts["s"] != nil && run.skip(UInt8(ascii: ".")) && run.number(1...9) != nil
            guard run.isAtEnd else { return nil }
            return CivilTime(
                parts["y"] ?? 0, parts["M"] ?? 0, parts["d"] ?? 0, parts["H"] ?? 0, parts["m"] ?? 0, parts["s"] ?? 0
            ).map { ($0, hasFraction) }
        }
    }
}
