import Verification

extension OracleResponsys {
    /// Turns the bytes of a field into what is stored: trim, type, length, tokens, channels.
    ///
    /// A class, as a structure of this size would be copied for each value.
    final class ValueReader {
        let settings: Settings
        let columns: Columns
        let layout: RecordLayout
        let now: CivilTime
        /// By column: whether its heading makes it a time stamp, and how long its text may be.
        private let isStamp: [Bool]
        private let longest: [Int?]
        private let types: [FieldType]

        init(settings: Settings, columns: Columns, layout: RecordLayout, now: CivilTime) {
            self.settings = settings
            self.columns = columns
            self.layout = layout
            self.now = now
            isStamp = columns.mapped.map {
                settings.timestampPrefixRule && $0.heading.lowercased().hasPrefix("timestamp")
            }
            types = columns.fields.map(\.type)
            longest = columns.fields.map { field in
                ["EMAIL_PERMISSION_STATUS_", "EMAIL_FORMAT_"].contains(field.name) ? nil : field.type.length
            }
        }

        /// Puts the value of the column at `place` of the mapping into that place of `row`.
        func read(
            _ raw: UnsafeRawBufferPointer, _ place: Int, into row: inout RowImage, record: Int,
            _ recorder: inout OutcomeRecorder
        ) throws {
            if isStamp[place] {
                recorder.note(
                    FieldRules.timestampPrefix, .valueChanged, record: record, column: columns.mapped[place].heading,
                    "the value became the time of the upload")
                return row.set(place, "\(now.isoDate) \(now.clock)")
            }
            guard !raw.isEmpty else { return row.set(place, raw) }
            if raw.isPlain { return try store(raw, place, into: &row, record, &recorder) }
            let heading = columns.mapped[place].heading
            let whole = raw.string
            var text = whole.trimmed
            if text.utf8.count != whole.utf8.count {
                recorder.note(
                    FieldRules.trim, .valueChanged, record: record, column: heading,
                    before: MaskableText(personal: whole), after: MaskableText(personal: text),
                    "blanks at the ends were taken off")
            }
            if raw.hasBlankLine {
                text = text.split(whereSeparator: \.isNewline).joined(separator: "\n")
                recorder.note(
                    FieldRules.blankLines, .valueChanged, record: record, column: heading, "blank lines were taken out")
            }
            try text.withUTF8 {
                $0.isEmpty
                    ? row.set(place, "")
                    : try store(UnsafeRawBufferPointer($0), place, into: &row, record, &recorder)
            }
        }

        private func store(
            _ value: UnsafeRawBufferPointer, _ place: Int, into row: inout RowImage, _ record: Int,
            _ recorder: inout OutcomeRecorder
        ) throws {
            func bad(_ rule: Rule) throws {
                if rule != FieldRules.timestamp, settings.numberErrors == .blank {
                    recorder.note(
                        rule, .fieldDropped, record: record, column: columns.mapped[place].heading,
                        before: MaskableText(personal: value.string), "the value is left out")
                    return row.set(place, "")
                }
                throw RowImport.Refusal(
                    rule: rule, reason: RowImport.invalid, column: columns.mapped[place].field.name)
            }
            switch types[place] {
            case .integer:
                guard let number = Int32(value.string) else { return try bad(FieldRules.integer) }
                row.set(place, String(number))
            case .number:
                guard let number = DecimalNumber(value) else { return try bad(FieldRules.number) }
                row.set(place, number.text)
            case .timestamp:
                guard let found = time(value) else { return try bad(FieldRules.timestamp) }
                row.set(place, "\(found.isoDate) \(found.clock)")
            default:
                guard let most = longest[place], value.count > most, value.scalarCount > most else {
                    return row.set(place, value)
                }
                cut(value, to: most, place, into: &row, record, &recorder)
            }
        }

        private func time(_ value: UnsafeRawBufferPointer) -> CivilTime? {
            let seconds = UnsafeRawBufferPointer(rebasing: value[..<min(value.count, settings.dateFormat.count)])
            return OracleEloqua.EloquaDate.parse(seconds, format: settings.dateFormat)?.0 ?? ExpiryDay.parse(value)
        }

        private func cut(
            _ value: UnsafeRawBufferPointer, to most: Int, _ place: Int, into row: inout RowImage, _ record: Int,
            _ recorder: inout OutcomeRecorder
        ) {
            let cut = String(String.UnicodeScalarView(value.string.unicodeScalars.prefix(most)))
            row.set(place, cut)
            recorder.note(
                FieldRules.truncated, .valueChanged, record: record, column: columns.mapped[place].heading,
                before: MaskableText(personal: value.string), after: MaskableText(personal: cut),
                "the value was cut to the \(most) characters of \(columns.mapped[place].field.type.rawValue)")
        }

        // MARK: What follows from the values

        /// Channels, tokens, address.
        func complete(_ row: inout RowImage, record: Int, _ recorder: inout OutcomeRecorder) throws {
            try completeMobile(&row, record, &recorder)
            if !row.isNull(layout.permission) { completePermission(&row, record, &recorder) }
            if let format = layout.format, !row.isNull(format) { completeFormat(&row, format, record, &recorder) }
            try completeAddress(&row, record, &recorder)
        }

        private func completePermission(_ row: inout RowImage, _ record: Int, _ recorder: inout OutcomeRecorder) {
            let token = row.string(layout.permission) ?? ""
            switch token {
            case settings.optinValue: row.set(layout.permission, "I")
            case settings.optoutValue: row.set(layout.permission, "O")
            default:
                row.set(layout.permission, nil as String?)
                guard !token.isEmpty else { return }
                recorder.note(
                    FieldRules.permission, .valueChanged, record: record, column: "EMAIL_PERMISSION_STATUS_",
                    before: MaskableText(token),
                    "the token is neither \(settings.optinValue) nor \(settings.optoutValue); the default applies")
            }
        }

        private func completeFormat(
            _ row: inout RowImage, _ place: Int, _ record: Int, _ recorder: inout OutcomeRecorder
        ) {
            let token = row.string(place) ?? ""
            let format = token == settings.htmlValue ? "H" : token == settings.textValue ? "T" : "U"
            if format != token {
                recorder.note(
                    FieldRules.format, .valueChanged, record: record, column: "EMAIL_FORMAT_",
                    before: MaskableText(token), after: MaskableText(format), "the token became \(format)")
            }
            row.set(place, format)
        }

        private func completeMobile(
            _ row: inout RowImage, _ record: Int, _ recorder: inout OutcomeRecorder
        ) throws {
            guard let mobile = layout.mobile, !row.isEmpty(mobile), settings.mobileMode != .none else { return }
            let country = row.isEmpty(layout.country) ? nil : row.string(layout.country)
            do {
                let found = try withUnsafeTemporaryAllocation(byteCount: MobileNumber.longest, alignment: 1) { room in
                    let found = try row.withField(mobile) { number in
                        try MobileNumber.normalize(
                            number ?? UnsafeRawBufferPointer(start: nil, count: 0), country: country,
                            mode: settings.mobileMode, defaultCountry: settings.defaultCountry, into: room)
                    }
                    let digits = UnsafeRawBufferPointer(rebasing: room[..<found.digits])
                    noteMobile(row, mobile, digits, record, &recorder)
                    row.set(mobile, digits)
                    return found.country
                }
                if let found { row.set(layout.country, found) }
            } catch let fault as MobileNumber.Fault {
                throw RowImport.Refusal(
                    rule: fault == .number ? FieldRules.mobile : FieldRules.country, reason: fault.rawValue,
                    column: "MOBILE_NUMBER_")
            }
        }

        /// Says so where the number is not stored as it came.
        private func noteMobile(
            _ row: RowImage, _ mobile: Int, _ digits: UnsafeRawBufferPointer, _ record: Int,
            _ recorder: inout OutcomeRecorder
        ) {
            guard row.withField(mobile, { $0?.count != digits.count }) else { return }
            recorder.note(
                settings.mobileMode == .local ? FieldRules.country : FieldRules.mobile, .valueChanged, record: record,
                column: "MOBILE_NUMBER_", before: row.string(mobile).map { MaskableText(personal: $0) },
                after: MaskableText(personal: digits.string),
                settings.mobileMode == .local
                    ? "the country's code was put in front" : "all but the digits was taken off")
        }

        private func completeAddress(
            _ row: inout RowImage, _ record: Int, _ recorder: inout OutcomeRecorder
        ) throws {
            guard let email = layout.email, !row.isEmpty(email) else { return }
            if settings.emailCheck == .basic, !row.withField(email, { $0.map(Self.isAddress) ?? false }) {
                let hasOther = !row.isEmpty(layout.customer) || !row.isEmpty(layout.mobile)
                guard hasOther, !settings.match.contains("EMAIL_ADDRESS_") else {
                    throw RowImport.Refusal(
                        rule: FieldRules.email,
                        reason: "\(RowImport.merge) MUST HAVE VALID CUSTOMER ID OR EMAIL ADDRESS OR MOBILE NUMBER",
                        column: "EMAIL_ADDRESS_")
                }
                recorder.note(
                    FieldRules.email, .fieldDropped, record: record, column: "EMAIL_ADDRESS_",
                    before: row.string(email).map { MaskableText(personal: $0) },
                    "the address is not valid and left out")
                return row.set(email, "")
            }
            recorder.note(
                FieldRules.derivedFields, .noted, record: record, column: "EMAIL_ADDRESS_",
                "domain and hashes were derived")
        }

        /// One @ with something before it and a dot after it, no white space.
        static func isAddress(_ address: UnsafeRawBufferPointer) -> Bool {
            var at: Int?
            var hasDot = false
            for (position, byte) in address.enumerated() {
                if byte.isBlank { return false }
                if byte == UInt8(ascii: "@") {
                    if at != nil { return false }
                    at = position
                } else if byte == UInt8(ascii: "."), at != nil {
                    hasDot = true
                }
            }
            guard let at, at > 0, hasDot else { return false }
            return address.isASCII || !address.string.contains(where: \.isWhitespace)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether nothing can be to trim or to take out: neither blank nor null at both ends, no line feed.
    fileprivate var isPlain: Bool {
        var last = count - 1
        while last > 0, self[last] & 0xC0 == 0x80 { last -= 1 }
        return !mayBeBlank(self[0]) && !mayBeBlank(self[last]) && first(10) == nil
    }

    /// Whether white space or null can begin with `byte`. PropList.txt of the Unicode Character Database, White_Space:
    /// beyond ASCII it is U+0085, U+00A0, U+1680, U+2000 to U+205F and U+3000.
    private func mayBeBlank(_ byte: UInt8) -> Bool { byte <= 32 || byte == 0xC2 || (0xE1...0xE3).contains(byte) }

    /// Whether a line end follows a line end, both with a carriage return or both without.
    fileprivate var hasBlankLine: Bool {
        guard var position = first(10) else { return false }
        while position + 1 < count {
            if self[position] == 10 {
                if self[position + 1] == 10 { return true }
                if position > 0, self[position - 1] == 13, position + 2 < count, self[position + 1] == 13,
                    self[position + 2] == 10
                {
                    return true
                }
            }
            position += 1
        }
        return false
    }
}

extension String {
    /// Without blanks and nulls at both ends.
    fileprivate var trimmed: String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == "\0" || scalar.properties.isWhitespace }
        guard let first = unicodeScalars.first, let last = unicodeScalars.last, isBlank(first) || isBlank(last) else {
            return self
        }
        let kept = unicodeScalars.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return String(String.UnicodeScalarView(kept))
    }
}
