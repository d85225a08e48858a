import Reading
import Verification

extension OracleEloqua {
    /// One sync over the rows of a file.
    struct RowImport {
        let settings: Settings
        let columns: Columns
        let checker: ValueChecker
        var recorder: OutcomeRecorder
        var log: SyncLog
        var writer: ContactWriter
        /// What a column needs for every row, without anything that would have to be retained.
        private struct Cell {
            var position: Int
            var target: Int
            var kind: Field.Kind
            var isIdentifier: Bool
            var hasCustomerRules: Bool
            var cutsAt: Int
        }

        private let cells: [Cell]
        private var row: RowImage
        private var isBlank: [Bool]
        /// Columns whose value was left out as invalid.
        private var dropped: [Bool]
        /// Rows by code, for the log.
        private var counts: [String: Int] = [:]
        private var emptyRows = 0

        init(
            settings: Settings, columns: Columns, now: CivilTime, recorder: OutcomeRecorder, log: SyncLog,
            tables: [StateTable]
        ) {
            self.settings = settings
            self.columns = columns
            self.recorder = recorder
            self.log = log
            checker = ValueChecker(settings: settings)
            let writer = ContactWriter(settings: settings, columns: columns, now: now, tables: tables)
            self.writer = writer
            cells = columns.mapped.enumerated().map { index, column in
                let field = column.field
                return Cell(
                    position: column.position, target: writer.targets[index], kind: field.kind,
                    isIdentifier: field.name == settings.identifier,
                    hasCustomerRules: settings.validationRules.contains { $0.field == field.name },
                    cutsAt: field.kind != .emailAddress && settings.overlongText == .truncate
                        ? field.kind.length ?? .max : .max)
            }
            row = RowImage(columns: tables[0].columns.count)
            isBlank = Array(repeating: false, count: columns.mapped.count)
            dropped = isBlank
        }

        mutating func apply(_ file: Table, to tables: inout [StateTable]) throws {
            writer.begin(&tables)
            try file.forEachRow(orFail: FileRules.unreadable) { record in
                guard record.number > 0 else { return }
                recorder.totals.total += 1
                if record.fields.allSatisfy({ $0.bytes.isEmpty || $0.bytes.trimmed.isEmpty }) {
                    emptyRows += 1
                    recorder.totals.skipped += 1
                    return recorder.note(
                        RowRules.empty, .skipped, record: record.number, "all cells are blank (ELQ-00059)")
                }
                try checkBytes(record)
                guard check(record) else { return }
                guard
                    let refusal = writer.write(
                        row, isBlank: isBlank, dropped: dropped, record: record.number, &tables, &recorder)
                else { return }
                reject(record, refusal.rule, refusal.code, refusal.message, refusal.columns)
            }
            writeLog()
        }

        // MARK: Checking

        private mutating func checkBytes(_ record: Record) throws {
            guard record.defects.contains(.badEncoding) else { return }
            if settings.onInvalidBytes == .reject {
                throw Importer.Stop(
                    failure: .init(
                        rule: FileRules.encoding, message: "record \(record.number) is not UTF-8; nothing was imported"),
                    recorder: recorder.rejectedAll)
            }
            recorder.note(FileRules.encoding, .warned, record: record.number, "wrong bytes were replaced by U+FFFD")
        }

        private mutating func check(_ record: Record) -> Bool {
            let isMalformed =
                !record.defects.isDisjoint(with: [.textAfterQuote, .unclosedQuote, .tooLong, .nulByte, .loneQuote])
                || record.fields.count > columns.count
                || (record.fields.count < columns.count && settings.onShortRow == .reject)
            if isMalformed {
                reject(
                    record, RowRules.quoting, "ELQ-00032",
                    record.fields.count == columns.count
                        ? "the quotes of the row do not close where they should"
                        : "the row has \(record.fields.count) cells, the header has \(columns.count)", [])
                return false
            }
            row.clear()
            for index in dropped.indices { dropped[index] = false }
            for index in cells.indices { guard checkValue(record, index) else { return false } }
            return true
        }

        private mutating func checkValue(_ record: Record, _ index: Int) -> Bool {
            let cell = cells[index]
            let value =
                cell.position < record.fields.count
                ? record.fields[cell.position].bytes.trimmed : UnsafeRawBufferPointer(start: nil, count: 0)
            isBlank[index] = value.isEmpty
            if value.isEmpty {
                row.set(cell.target, value)
                if cell.isIdentifier {
                    let isAddress = cell.kind == .emailAddress
                    reject(
                        record, isAddress ? RowRules.missingEmail : FileRules.identifier,
                        isAddress ? "ELQ-00002" : "ELQ-00061",
                        "the identifier is blank", [columns.mapped[index].heading])
                    return false
                }
            } else if let fault = checker.store(value, of: cell.kind, in: cell.target, &row) {
                let isUnique = cell.kind == .emailAddress
                if cell.isIdentifier || (isUnique && settings.rejectRowIfUnique) {
                    reject(
                        record, fault.rule, isUnique ? "ELQ-00002" : "ELQ-00040", "the value \(fault.message)",
                        [columns.mapped[index].heading], value)
                    return false
                }
                drop(record, index, fault, value)
            } else if value.count > cell.cutsAt, value.utf16Count > cell.cutsAt {
                recorder.note(
                    RowRules.textLength, .valueChanged, record: record.number, column: columns.mapped[index].heading,
                    before: MaskableText(personal: value.string),
                    after: row.string(cell.target).map { MaskableText(personal: $0) },
                    "the value was cut to the field's length")
            }
            guard cell.hasCustomerRules else { return true }
            let (_, heading, field) = columns.mapped[index]
            return checkCustomerRules(record, index, field, heading, cell.target)
        }

        private mutating func checkCustomerRules(
            _ record: Record, _ index: Int, _ field: Field, _ heading: String, _ target: Int
        ) -> Bool {
            for rule in settings.validationRules where rule.field == field.name {
                guard let fault = rule.fault(in: row.string(target) ?? "") else { continue }
                if rule.action == .reject {
                    reject(record, RowRules.validation, "ELQ-00040", "the value \(fault)", [heading])
                    return false
                }
                recorder.note(
                    RowRules.validation, .valueChanged, record: record.number, column: heading,
                    before: row.string(target).map { MaskableText(personal: $0) },
                    after: MaskableText(rule.replacement),
                    "the value \(fault) and was replaced")
                row.set(target, rule.replacement)
                isBlank[index] = rule.replacement.isEmpty
            }
            return true
        }

        private mutating func drop(_ record: Record, _ index: Int, _ fault: ValueFault, _ value: UnsafeRawBufferPointer)
        {
            let heading = columns.mapped[index].heading
            if !dropped.contains(true) { counts["ELQ-00144", default: 0] += 1 }
            dropped[index] = true
            recorder.note(
                fault.rule, .fieldDropped, record: record.number, column: heading,
                before: MaskableText(personal: value.string),
                "the value \(fault.message); the field is left out and the row kept")
            recorder.note(
                RowRules.invalidField, .warned, record: record.number, column: heading,
                "the row is among the rejects (ELQ-00040) and imported all the same")
            log.reject("ELQ-00040", "Invalid value.", record: record.number, values: values(record), invalid: [heading])
        }

        private mutating func reject(
            _ record: Record, _ rule: Rule, _ code: String, _ message: String, _ headings: [String],
            _ value: UnsafeRawBufferPointer? = nil
        ) {
            counts[code, default: 0] += 1
            let words = [
                "ELQ-00002": "Invalid email address.", "ELQ-00026": "Multiple matches.",
                "ELQ-00032": "Malformed record.",
                "ELQ-00011": "Duplicate email address.", "ELQ-00061": "Missing fields.",
            ]
            log.reject(code, words[code] ?? message, record: record.number, values: values(record), invalid: headings)
            recorder.reject(
                rule, record: record.number, column: headings.first,
                before: value.map { MaskableText(personal: $0.string) },
                "\(message) (\(code))")
        }

        private mutating func values(_ record: Record) -> [(String, String)] {
            columns.mapped.map {
                ($0.heading, $0.position < record.fields.count ? record.fields[$0.position].string : "")
            }
        }

        // MARK: The log

        private mutating func writeLog() {
            let totals = recorder.totals
            guard totals.total > 0 else { return }
            let duplicates = writer.duplicateCount + counts["ELQ-00026", default: 0]
            log.add("ELQ-00130", "Total records staged for import.", .information, totals.total)
            log.add("ELQ-00137", "Ready for data import processing.", .information, 0)
            log.add("ELQ-00001", "Total records processed.", .information, totals.total)
            log.count("ELQ-00002", "Invalid email addresses.", .warning, counts["ELQ-00002", default: 0])
            let isAddress = settings.identifier == "C_EmailAddress"
            let byAddress = (isAddress ? writer.duplicateCount : 0) + counts["ELQ-00011", default: 0]
            log.count("ELQ-00011", "Duplicate email addresses.", .warning, byAddress)
            log.count(
                "ELQ-00026", "Duplicate identifier.", .warning,
                counts["ELQ-00026", default: 0] + (isAddress ? 0 : writer.duplicateCount))
            log.add(
                "ELQ-00003", "Total records remaining after duplicates are rejected.", .information,
                totals.total - duplicates)
            log.count("ELQ-00032", "Malformed records.", .warning, counts["ELQ-00032", default: 0])
            log.count("ELQ-00059", "Empty records.", .warning, emptyRows)
            log.count("ELQ-00060", "Total rejected records.", .warning, totals.rejected)
            log.count("ELQ-00061", "Rejected records (missing fields).", .warning, counts["ELQ-00061", default: 0])
            log.count("ELQ-00144", "Total records with rejected fields.", .warning, counts["ELQ-00144", default: 0])
            log.count("ELQ-00034", "Total unmatched records.", .information, writer.unmatchedCount)
            log.count("ELQ-00048", "Contact already exists.", .warning, writer.existingCount)
            if settings.purpose == .addOrUpdate {
                let same = settings.countAsUpdated ? totals.unchanged : 0
                log.add("ELQ-00004", "Contacts created.", .information, totals.added)
                log.add("ELQ-00022", "Contacts updated.", .information, totals.updated + same)
            } else if settings.purpose == .delete {
                log.add("ELQ-00013", "Contacts deleted.", .information, totals.updated)
            } else if settings.purpose == .hardBounce {
                log.add("ELQ-00016", "Contacts email marked as bounced.", .information, totals.updated)
            } else {
                log.add("ELQ-00017", "Contacts email marked as unsubscribed.", .information, totals.updated)
            }
            if settings.list != nil {
                let isAdding = settings.listAction == .add
                log.add(
                    isAdding ? "ELQ-00119" : "ELQ-00118",
                    isAdding ? "Added members to Contact List 1." : "Removed members from Contact List 1.",
                    .information,
                    writer.listChanges)
            }
        }
    }
}
