import Reading
import Verification

extension ConstantContact {
    /// Reads a row into the contact's columns and checks it. Null is what the row has no column for.
    final class RowReader {
        /// What a column needs for every row, without anything that would have to be retained.
        private struct Cell {
            var position: Int
            var target: Int
            /// Characters it takes; those with a check of their own take any number.
            var most: Int
            var isName: Bool
        }

        let settings: Settings
        private let names: [String]
        private let width: Int
        private let cells: [Cell]
        private let email: Int
        private let sms: Int?
        private let month: Int?
        private let day: Int?
        private let anniversary: Int?
        private let consent: Int?
        /// Columns of telephone numbers, where there are more of them than a contact takes.
        private let phones: [Int]
        private static let mostPhones = 3

        /// - Parameter names: columns of the contacts.
        init(settings: Settings, columns: Columns, names: [String]) {
            self.settings = settings
            self.names = names
            width = columns.count
            cells = columns.mapped.map { position, name in
                Cell(
                    position: position, target: names.firstIndex(of: name) ?? 0, most: Self.longest(name),
                    isName: ["first_name", "last_name", "job_title", "company_name"].contains(name))
            }
            /// Of an earlier file's columns this one may have none.
            func place(_ name: String) -> Int? {
                columns.position(named: name).flatMap { _ in names.firstIndex(of: name) }
            }
            email = names.firstIndex(of: "email") ?? 0
            sms = place("sms_number")
            month = place("birthday_month")
            day = place("birthday_day")
            anniversary = place("anniversary")
            consent = place("sms_consent_date")
            let kinds = ["phone", "home_phone", "work_phone", "mobile_phone", "other_phone"].compactMap(place)
            phones = kinds.count > Self.mostPhones ? kinds : []
        }

        private static func longest(_ name: String) -> Int {
            if ["email", "anniversary", "birthday_day", "birthday_month", "sms_consent_date"].contains(name) {
                return .max
            }
            if name == "sms_number" { return 16 }
            return name.hasPrefix("cf:") || name.hasSuffix("street") || name.hasSuffix("street2") ? 255 : 50
        }

        func read(_ record: Record, into row: inout RowImage, _ recorder: inout OutcomeRecorder) throws {
            guard record.fields.count == width, record.defects.isDisjoint(with: [.textAfterQuote, .unclosedQuote])
            else {
                throw Refusal(
                    rule: RowRules.emailRequired,
                    message: "the row has \(record.fields.count) fields, the header \(width)", isCorrectable: false)
            }
            row.clear()
            for cell in cells {
                let value = record.fields[cell.position].bytes.trimmed
                if value.count > cell.most, value.scalarCount > cell.most {
                    try shorten(value, cell, into: &row, record.number, &recorder)
                } else {
                    row.set(cell.target, value)
                }
            }
            if !phones.isEmpty { try checkPhones(&row, record.number, &recorder) }
            try checkIdentity(row, record.number, &recorder)
            try checkDates(&row, record.number, &recorder)
        }

        /// A contact takes three numbers, whatever their kinds.
        private func checkPhones(_ row: inout RowImage, _ record: Int, _ recorder: inout OutcomeRecorder) throws {
            let given = phones.filter { !row.isEmpty($0) }
            guard given.count > Self.mostPhones else { return }
            let message = "the row has \(given.count) telephone numbers, a contact takes \(Self.mostPhones)"
            let column = names[given[Self.mostPhones]]
            switch settings.longPolicy {
            case .http400:
                throw FileFailure(
                    rule: RowRules.addressLength, token: "400",
                    message: "record \(record): \(message); the call is refused whole")
            case .errorRow:
                throw Refusal(rule: RowRules.addressLength, message: message, column: column, isCorrectable: false)
            case .truncate:
                for place in given.dropFirst(Self.mostPhones) { row.set(place, nil as String?) }
                recorder.note(
                    RowRules.addressLength, .valueChanged, record: record, column: column, MaskableText(message))
            }
        }

        private func shorten(
            _ value: UnsafeRawBufferPointer, _ cell: Cell, into row: inout RowImage, _ record: Int,
            _ recorder: inout OutcomeRecorder
        ) throws {
            let name = names[cell.target]
            let rule = cell.isName ? RowRules.nameLength : RowRules.addressLength
            let message = "the value has \(value.scalarCount) characters, \(name) takes \(cell.most)"
            switch settings.longPolicy {
            case .http400:
                throw FileFailure(
                    rule: rule, token: "400", message: "record \(record): \(message); the call is refused whole")
            case .errorRow: throw Refusal(rule: rule, message: message, column: name, isCorrectable: false)
            case .truncate:
                let cut = String(String.UnicodeScalarView(value.string.unicodeScalars.prefix(cell.most)))
                row.set(cell.target, cut)
                recorder.note(
                    rule, .valueChanged, record: record, column: name, before: MaskableText(personal: value.string),
                    after: MaskableText(personal: cut), MaskableText(message))
            }
        }

        private func checkIdentity(_ row: RowImage, _ record: Int, _ recorder: inout OutcomeRecorder) throws {
            if row.isEmpty(email) {
                if settings.checksExporter {
                    recorder.note(ExporterRules.email, .warned, record: record, "the row has no address")
                }
                guard row.isEmpty(sms) else { return }
                if settings.missingEmail == .http400 {
                    throw FileFailure(
                        rule: RowRules.emailRequired, token: "400",
                        message: "record \(record) has neither email nor sms_number")
                }
                throw Refusal(rule: RowRules.emailRequired, message: "the row has neither email nor sms_number")
            }
            try row.withField(email) { address in
                guard let address else { return }
                if address.count > settings.maxEmailLength {
                    throw Refusal(
                        rule: RowRules.emailLength, message: "the address is longer than \(settings.maxEmailLength)",
                        column: "email")
                }
                if settings.emailCheck == .basic, !Self.isAddress(address) {
                    throw Refusal(
                        rule: RowRules.emailFormat,
                        message: "the address is not complete or holds a sign that is not allowed", column: "email")
                }
            }
        }

        /// One @, a local part of 1 to 64 printable ASCII characters, a domain of labels with a dot.
        static func isAddress(_ address: UnsafeRawBufferPointer) -> Bool {
            let dot = UInt8(ascii: ".")
            guard let at = address.firstIndex(of: UInt8(ascii: "@")), (1...64).contains(at), at + 1 < address.count,
                address[0] != dot, address[at - 1] != dot, address[at + 1] != dot, address[address.count - 1] != dot
            else { return false }
            var before: UInt8 = 0
            for byte in address[..<at] {
                guard isLocalSign[Int(byte)], byte != dot || before != dot else { return false }
                before = byte
            }
            var dots = 0
            for byte in address[(at + 1)...] {
                guard byte.isLetter || byte.isDigit || byte == UInt8(ascii: "-") || (byte == dot && before != dot)
                else { return false }
                if byte == dot { dots += 1 }
                before = byte
            }
            return dots > 0
        }

        private static let isLocalSign: [Bool] = (0...255).map { byte in
            (33...126).contains(byte) && !" ,()[]<>\"@".utf8.contains(UInt8(byte))
        }

        private func checkDates(_ row: inout RowImage, _ record: Int, _ recorder: inout OutcomeRecorder) throws {
            let (hasMonth, hasDay) = (!row.isEmpty(month), !row.isEmpty(day))
            if hasMonth || hasDay {
                let isDay =
                    hasMonth && hasDay
                    && CivilTime(2000, Int(text(row, month)) ?? 0, Int(text(row, day)) ?? 0) != nil
                if !isDay {
                    throw Refusal(
                        rule: RowRules.birthday, message: "month and day of birth are not both there and in range",
                        column: "birthday_month")
                }
            }
            if let anniversary, !row.isEmpty(anniversary) {
                guard let date = Self.anniversary(text(row, anniversary)) else {
                    throw Refusal(
                        rule: RowRules.anniversary, message: "the anniversary is in none of the eight forms",
                        column: "anniversary")
                }
                if settings.anniversaryStored == .isoDate { row.set(anniversary, date.isoDate) }
            }
            if settings.smsPermission == .explicit, !row.isEmpty(sms), Self.anniversary(text(row, consent)) == nil {
                recorder.note(
                    RowRules.consent, .valueChanged, record: record, column: "sms_number", after: "not_set",
                    "explicit SMS permission needs a consent date; the permission is not set")
            }
        }

        private func text(_ row: RowImage, _ column: Int?) -> String { column.flatMap { row.string($0) } ?? "" }

        /// Official V3 OpenAPI: M/D/YYYY, YYYY/M/D, YYYY-M-D, M-D-YYYY, with or without leading zeros.
        static func anniversary(_ text: String) -> CivilTime? {
            for separator in ["/", "-"] {
                let parts = text.split(separator: separator, omittingEmptySubsequences: false)
                guard parts.count == 3, parts.allSatisfy({ $0.allSatisfy(\.isNumber) && (1...4).contains($0.count) })
                else { continue }
                let numbers = parts.compactMap { Int($0) }
                guard numbers.count == 3 else { continue }
                if parts[0].count == 4 { return CivilTime(numbers[0], numbers[1], numbers[2]) }
                if parts[2].count == 4 { return CivilTime(numbers[2], numbers[0], numbers[1]) }
            }
            return nil
        }
    }
}
