import Reading
import Verification

extension OracleResponsys {
    /// One run of a job over the lines of a file, in file order.
    final class RowImport {
        /// A record that is rejected, with the reason of the load history.
        struct Refusal: Error {
            var rule: Rule
            var reason: String
            var column: String?
        }

        static let invalid = "INVALID DATA FORMAT"
        static let merge = "NOT UPDATED PER MERGE RULE."

        private let settings: Settings
        private let columns: Columns
        private(set) var recorder: OutcomeRecorder
        private(set) var result: JobResult
        private var splitter: LineSplitter
        private let values: ValueReader
        private var merger: Merger

        init(
            settings: Settings, columns: Columns, now: CivilTime, recorder: OutcomeRecorder, result: JobResult,
            tables: [StateTable]
        ) {
            self.settings = settings
            self.columns = columns
            self.recorder = recorder
            self.result = result
            splitter = settings.splitter
            values = ValueReader(settings: settings, now: now)
            merger = Merger(settings: settings, columns: columns, tables: tables)
        }

        func apply(_ file: Table, to tables: inout [StateTable]) throws {
            let leading = settings.hasHeader ? 1 : 0
            try file.forEachRecord { record in
                let number = record.number - leading
                guard number > 0, !record.raw.isEmpty else { return }
                recorder.totals.total += 1
                if recorder.totals.total == 1 { merger.begin(&tables, &recorder) }
                do {
                    let row = try read(record, number)
                    try merger.merge(row, number, &tables, &recorder)
                    noteExpired(number)
                } catch let refusal as Refusal {
                    reject(record, number, refusal)
                }
            }
            try checkWhole()
        }

        private func checkWhole() throws {
            let totals = recorder.totals
            if totals.total == 0 {
                throw FileFailure(rule: JobRules.empty, message: "the file holds only a header; the upload is deleted")
            }
            if settings.wizard == .loadFromFile, totals.total > 5000 {
                throw FileFailure(
                    rule: JobRules.wizardLimit,
                    message: "Load from File takes 5,000 records, the file has \(totals.total)")
            }
            if let most = settings.maxRejects, totals.rejected > most {
                throw FileFailure(
                    rule: JobRules.threshold,
                    message: "\(totals.rejected) records were rejected, at most \(most) are allowed")
            }
        }

        private func reject(_ record: Record, _ number: Int, _ refusal: Refusal) {
            let position = refusal.column.flatMap { name in columns.mapped.first { $0.field.name == name }?.position }
            result.reject(record.raw, refusal.reason)
            recorder.reject(
                refusal.rule, record: number, column: refusal.column,
                before: position.flatMap { $0 < splitter.count ? MaskableText(personal: splitter.string($0)) : nil },
                MaskableText(refusal.reason))
        }

        private func noteExpired(_ number: Int) {
            guard let position = columns.statusPosition else { return }
            let status = splitter.string(position).lowercased()
            guard status == "exited" || status == "expired" else { return }
            recorder.note(
                MergeRules.expired, .warned, record: number, before: MaskableText(status),
                "the person left the audience but is merged like a member; an import removes nobody")
        }

        // MARK: Reading one record

        private func read(_ record: Record, _ number: Int) throws -> [String: String] {
            if let fault = splitter.split(record.raw) {
                let isBreak = fault == .openDelimiter
                throw Refusal(rule: isBreak ? JobRules.lineBreak : JobRules.nested, reason: Self.invalid)
            }
            if settings.doubledQuote == .reject, let quote = settings.enclosure, hasDoubled(record.raw, quote) {
                throw Refusal(rule: JobRules.nested, reason: Self.invalid)
            }
            guard splitter.count == columns.count else {
                throw Refusal(rule: JobRules.fieldCount, reason: Self.invalid)
            }
            if record.defects.contains(.badEncoding) {
                recorder.note(JobRules.charset, .warned, record: number, "wrong bytes were replaced by U+FFFD")
            }
            var row: [String: String] = [:]
            for (position, heading, field) in columns.mapped {
                let raw = splitter.string(position)
                row[field.name] = try values.read(raw, heading: heading, field: field, record: number, &recorder)
            }
            try values.complete(&row, record: number, &recorder)
            return row
        }

        private func hasDoubled(_ line: UnsafeRawBufferPointer, _ quote: UInt8) -> Bool {
            splitter.strings.contains { $0.utf8.contains(quote) } && line.contains(quote)
        }
    }

    /// Turns the text of a field into what is stored: trim, type, length, tokens, channels.
    struct ValueReader {
        let settings: Settings
        let now: CivilTime

        func read(
            _ raw: String, heading: String, field: Field, record: Int, _ recorder: inout OutcomeRecorder
        ) throws -> String {
            if settings.timestampPrefixRule, heading.lowercased().hasPrefix("timestamp") {
                recorder.note(
                    FieldRules.timestampPrefix, .valueChanged, record: record, column: heading,
                    "the value became the time of the upload")
                return "\(now.isoDate) \(now.clock)"
            }
            var text = raw.trimmed
            if text != raw {
                recorder.note(
                    FieldRules.trim, .valueChanged, record: record, column: heading,
                    before: MaskableText(personal: raw),
                    after: MaskableText(personal: text), "blanks at the ends were taken off")
            }
            if text.contains("\n\n") || text.contains("\r\n\r\n") {
                text = text.split(whereSeparator: \.isNewline).joined(separator: "\n")
                recorder.note(
                    FieldRules.blankLines, .valueChanged, record: record, column: heading, "blank lines were taken out")
            }
            return text.isEmpty ? "" : try typed(text, heading, field, record, &recorder)
        }

        private func typed(
            _ text: String, _ heading: String, _ field: Field, _ record: Int, _ recorder: inout OutcomeRecorder
        ) throws -> String {
            func bad(_ rule: Rule) throws -> String {
                if rule != FieldRules.timestamp, settings.numberErrors == .blank {
                    recorder.note(
                        rule, .fieldDropped, record: record, column: heading, before: MaskableText(personal: text),
                        "the value is left out")
                    return ""
                }
                throw RowImport.Refusal(rule: rule, reason: RowImport.invalid, column: field.name)
            }
            var copy = text
            switch field.type {
            case .integer:
                guard let number = Int32(text) else { return try bad(FieldRules.integer) }
                return String(number)
            case .number:
                guard let number = copy.withUTF8({ DecimalNumber(UnsafeRawBufferPointer($0)) }) else {
                    return try bad(FieldRules.number)
                }
                return number.text
            case .timestamp:
                let found = copy.withUTF8 { bytes -> CivilTime? in
                    let bytes = UnsafeRawBufferPointer(bytes)
                    let seconds = UnsafeRawBufferPointer(
                        rebasing: bytes[..<min(bytes.count, settings.dateFormat.count)])
                    return OracleEloqua.EloquaDate.parse(seconds, format: settings.dateFormat)?.0
                        ?? ExpiryDay.parse(bytes)
                }
                guard let found else { return try bad(FieldRules.timestamp) }
                return "\(found.isoDate) \(found.clock)"
            default: return cut(text, heading, field, record, &recorder)
            }
        }

        private func cut(
            _ text: String, _ heading: String, _ field: Field, _ record: Int, _ recorder: inout OutcomeRecorder
        ) -> String {
            let isToken = field.name == "EMAIL_PERMISSION_STATUS_" || field.name == "EMAIL_FORMAT_"
            guard let most = field.type.length, !isToken, text.unicodeScalars.count > most else { return text }
            let cut = String(String.UnicodeScalarView(text.unicodeScalars.prefix(most)))
            recorder.note(
                FieldRules.truncated, .valueChanged, record: record, column: heading,
                before: MaskableText(personal: text),
                after: MaskableText(personal: cut),
                "the value was cut to the \(most) characters of \(field.type.rawValue)")
            return cut
        }

        /// Channels, tokens, derived fields.
        func complete(_ row: inout [String: String], record: Int, _ recorder: inout OutcomeRecorder) throws {
            try completeMobile(&row)
            if let token = row["EMAIL_PERMISSION_STATUS_"] {
                switch token {
                case settings.optinValue: row["EMAIL_PERMISSION_STATUS_"] = "I"
                case settings.optoutValue: row["EMAIL_PERMISSION_STATUS_"] = "O"
                default:
                    row["EMAIL_PERMISSION_STATUS_"] = nil
                    if !token.isEmpty {
                        recorder.note(
                            FieldRules.permission, .valueChanged, record: record, column: "EMAIL_PERMISSION_STATUS_",
                            before: MaskableText(token),
                            "the token is neither \(settings.optinValue) nor \(settings.optoutValue); the default applies"
                        )
                    }
                }
            }
            if let token = row["EMAIL_FORMAT_"] {
                let format = token == settings.htmlValue ? "H" : token == settings.textValue ? "T" : "U"
                if format != token {
                    recorder.note(
                        FieldRules.format, .valueChanged, record: record, column: "EMAIL_FORMAT_",
                        before: MaskableText(token),
                        after: MaskableText(format), "the token became \(format)")
                }
                row["EMAIL_FORMAT_"] = format
            }
            try completeAddress(&row, record, &recorder)
        }

        private func completeMobile(_ row: inout [String: String]) throws {
            guard let number = row["MOBILE_NUMBER_"], !number.isEmpty else { return }
            do {
                let found = try MobileNumber.normalize(
                    number, country: row["MOBILE_COUNTRY_"], mode: settings.mobileMode,
                    defaultCountry: settings.defaultCountry)
                row["MOBILE_NUMBER_"] = found.number
                if let country = found.country { row["MOBILE_COUNTRY_"] = country }
            } catch let fault {
                throw RowImport.Refusal(
                    rule: fault == .number ? FieldRules.mobile : FieldRules.country, reason: fault.rawValue,
                    column: "MOBILE_NUMBER_")
            }
        }

        private func completeAddress(_ row: inout [String: String], _ record: Int, _ recorder: inout OutcomeRecorder)
            throws
        {
            guard let address = row["EMAIL_ADDRESS_"], !address.isEmpty else { return }
            if settings.emailCheck == .basic, !Self.isAddress(address) {
                let hasOther = !(row["CUSTOMER_ID_"] ?? "").isEmpty || !(row["MOBILE_NUMBER_"] ?? "").isEmpty
                guard hasOther, !settings.match.contains("EMAIL_ADDRESS_") else {
                    throw RowImport.Refusal(
                        rule: FieldRules.email,
                        reason: "\(RowImport.merge) MUST HAVE VALID CUSTOMER ID OR EMAIL ADDRESS OR MOBILE NUMBER",
                        column: "EMAIL_ADDRESS_")
                }
                recorder.note(
                    FieldRules.email, .fieldDropped, record: record, column: "EMAIL_ADDRESS_",
                    before: MaskableText(personal: address),
                    "the address is not valid and left out")
                row["EMAIL_ADDRESS_"] = ""
                return
            }
            let normal = address.lowercased()
            row["EMAIL_DOMAIN_"] = normal.split(separator: "@").last.map(String.init)
            row["EMAIL_MD5_HASH_"] = row["EMAIL_MD5_HASH_"] ?? AddressHash.md5(normal)
            row["EMAIL_SHA256_HASH_"] = row["EMAIL_SHA256_HASH_"] ?? AddressHash.sha256(normal)
            recorder.note(
                FieldRules.derivedFields, .noted, record: record, column: "EMAIL_ADDRESS_",
                "domain and hashes were derived")
        }

        static func isAddress(_ address: String) -> Bool {
            let parts = address.split(separator: "@", omittingEmptySubsequences: false)
            return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".")
                && !address.contains(where: \.isWhitespace)
        }
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
