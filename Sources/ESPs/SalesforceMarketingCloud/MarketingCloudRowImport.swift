import Reading
import Verification

extension SalesforceMarketingCloud {
    /// One run over the rows of a file, in file order.
    struct RowImport {
        /// What became of a row's key so far in this run.
        private enum Fate: UInt8 { case none, added, updated, unchanged, skipped, rejected }

        /// What a filled field needs for every row, without anything that would have to be retained.
        private struct Cell {
            /// Position in the file, number of the field, column of the table.
            var column: Int
            var field: Int
            var target: Int
            var trims: Bool
            /// A text of blanks only counts as blank.
            var blanksAreEmpty: Bool
            /// A blank is an error, as no default stands in for it.
            var isRequired: Bool
            /// Bytes up to which a text is stored as it is; -1 where no value is.
            var plainLimit: Int
        }

        private let settings: Settings
        private let destination: Destination
        private let plan: ColumnPlan
        private let checker: FieldChecker
        private let defaults: [String?]
        /// For each field its column in the table.
        private let targets: [Int]
        private let cells: [Cell]
        private let mapsEveryColumn: Bool
        private let duplicates: Settings.DuplicateKeys

        private(set) var recorder: OutcomeRecorder
        private(set) var report: RunReport

        private var index: RowIndex?
        private var key: [UInt8] = []
        private var fresh: RowImage
        private var image: RowImage
        private var isBlank: [Bool]
        /// By row of the table: what this run did with it, and which record did it.
        private var fates: [Fate] = []
        private var records: [Int32] = []
        /// Keys that left nothing in the table, with the record and what became of it.
        private var absent: [[UInt8]: (record: Int, fate: Fate)] = [:]
        private var badRows = 0

        init(
            settings: Settings, destination: Destination, plan: ColumnPlan, importedAt: CivilTime,
            recorder: OutcomeRecorder, report: RunReport, table: StateTable
        ) {
            self.settings = settings
            self.destination = destination
            self.plan = plan
            self.recorder = recorder
            self.report = report
            let checker = FieldChecker(settings: settings, importedAt: importedAt)
            self.checker = checker
            defaults = destination.fields.map { checker.defaultText($0) }
            targets = destination.fields.map { table.column($0.name) ?? 0 }
            let (defaults, targets) = (defaults, targets)
            cells = destination.fields.enumerated().compactMap { place, field in
                guard let column = plan.columns[place] else { return nil }
                return Cell(
                    column: column, field: place, target: targets[place],
                    trims: settings.assumptions.valueTrim && field.type != .text, blanksAreEmpty: field.type == .text,
                    isRequired: field.isRequired && defaults[place] == nil,
                    plainLimit: field.type == .text && field.values.isEmpty ? min(field.length ?? 4000, 4000) : -1)
            }
            mapsEveryColumn = !plan.columns.contains(nil) && table.columns.count == destination.fields.count
            duplicates = settings.duplicateKeys
            fresh = RowImage(columns: table.columns.count)
            image = RowImage(columns: table.columns.count)
            isBlank = Array(repeating: false, count: destination.fields.count)
        }

        /// Applies every row of `file`.
        ///
        /// - Returns: data rows read.
        /// - Throws: ``Importer/RolledBack`` when bad rows are not allowed.
        mutating func apply(_ file: Table, to table: inout StateTable) throws -> Int {
            var isPrepared = false
            try file.forEachRecordReadAhead { record in
                guard record.number > 0 else { return }
                if record.raw.isEmpty, settings.assumptions.emptyLine == .skip {
                    recorder.note(
                        ReadingRules.emptyLine, .skipped, record: record.number, "the line is empty and not counted")
                    return
                }
                // Not before the first row: whether a blank file empties the table is a setting of its own.
                if !isPrepared { prepare(&table) }
                isPrepared = true
                recorder.totals.total += 1
                if let error = check(record) {
                    reject(record, error)
                } else {
                    write(record, to: &table)
                }
            }
            if badRows > 0, !settings.allowErrors { throw rolledBack() }
            return recorder.totals.total
        }

        private mutating func prepare(_ table: inout StateTable) {
            if settings.updateType == .overwrite { table.removeAll() }
            guard !destination.keys.isEmpty else { return }
            let form = KeyForm(
                columns: destination.keys.map { targets[$0] },
                letters: settings.assumptions.keyCaseSensitive ? .exact : .caseless,
                ignoresTrailingBlanks: !settings.assumptions.keyCaseSensitive)
            index = RowIndex(form: form, of: table)
        }

        // MARK: Checking

        /// The row's first error; its values are in ``fresh`` when there is none.
        private mutating func check(_ record: Record) -> (error: ValueError, column: Int?)? {
            if !record.defects.isDisjoint(with: [.textAfterQuote, .unclosedQuote, .tooLong]),
                settings.assumptions.malformedQuote == .reject || record.defects.contains(.tooLong)
            {
                return (
                    .init(
                        rule: ReadingRules.malformedQuote, token: "InvalidFieldCount",
                        message: "the quotes of the row do not close where they should"), nil
                )
            }
            let expected = plan.names.isEmpty ? (plan.columns.compactMap { $0 }.max() ?? 0) + 1 : plan.names.count
            if record.fields.count != expected {
                return (
                    .init(
                        rule: ReadingRules.fieldCount, token: "InvalidFieldCount",
                        message: "the row has \(record.fields.count) fields, the header has \(expected)"), nil
                )
            }
            if record.defects.contains(.badEncoding) {
                recorder.note(
                    ReadingRules.encoding, .warned, record: record.number,
                    "bytes that are not \(settings.encoding.rawValue) were replaced by U+FFFD")
            }
            if !settings.standardQuotedStrings, record.raw.contains(UInt8(ascii: "\"")) {
                recorder.note(
                    ReadingRules.textQualifier, .warned, record: record.number,
                    "the row holds double quotes, which stay in the values because they are not respected")
            }
            fresh.clear()
            return checkPresence(record) ?? checkValues(record)
        }

        private func value(_ cell: Cell, _ record: Record) -> UnsafeRawBufferPointer {
            let bytes = record.fields[cell.column].bytes
            return cell.trims ? bytes.trimmed : bytes
        }

        private mutating func checkPresence(_ record: Record) -> (error: ValueError, column: Int?)? {
            for index in cells.indices {
                let cell = cells[index]
                let value = value(cell, record)
                isBlank[cell.field] = value.isEmpty || (cell.blanksAreEmpty && value.trimmed.isEmpty)
                guard isBlank[cell.field], cell.isRequired else { continue }
                let isKey = destination.fields[cell.field].isPrimaryKey
                return (
                    ValueError(
                        rule: isKey ? ValueRules.primaryKeyBlank : ValueRules.requiredValueMissing,
                        token: checker.token(isKey ? "PrimaryKeyMissing" : "RequiredFieldMissing"),
                        message: isKey ? "is blank, and it is the primary key" : "is blank, and the field is required"),
                    cell.field
                )
            }
            return nil
        }

        private mutating func checkValues(_ record: Record) -> (error: ValueError, column: Int?)? {
            for index in cells.indices {
                let cell = cells[index]
                if isBlank[cell.field] {
                    fresh.set(cell.target, defaults[cell.field] ?? (destination.isList ? "" : nil))
                    continue
                }
                let value = value(cell, record)
                if value.count <= cell.plainLimit {
                    fresh.set(cell.target, value)
                } else if let error = checker.store(value, in: cell.target, of: destination.fields[cell.field], &fresh)
                {
                    return (error, cell.field)
                }
            }
            return destination.isList ? checkAddress() : nil
        }

        private mutating func checkAddress() -> (error: ValueError, column: Int?)? {
            let address = fresh.string(targets[0]) ?? ""
            if let message = EmailAddress.detect(address, for: destination) {
                return (.init(rule: ValueRules.listDetective, token: "ListDetective", message: message), 0)
            }
            if destination.unsubscribed.contains(address.lowercased()) {
                return (
                    .init(rule: ValueRules.globalUnsubscribe, token: "GlobalUnsub", message: "is unsubscribed"), 0
                )
            }
            return nil
        }

        private mutating func reject(_ record: Record, _ found: (error: ValueError, column: Int?)) {
            let (error, field) = found
            badRows += 1
            report.addError(row: recorder.totals.total - 1, token: error.token, raw: record.raw)
            let column = field.flatMap { plan.columns[$0] }
            recorder.reject(
                error.rule, record: record.number, column: column.map { plan.name($0) },
                before: column.map { MaskableText(personal: record.fields[$0].string) },
                column == nil ? "\(error.message) (\(error.token))" : "the value \(error.message) (\(error.token))")
        }

        private mutating func rolledBack() -> Importer.RolledBack {
            return .init(
                cause: FileFailure(
                    rule: DestinationRules.badRowsNotAllowed, token: "Error",
                    message:
                        "\(badRows) of \(recorder.totals.total) rows are bad and allowErrors is off; nothing was written"
                ),
                recorder: recorder.rejectedAll, report: report)
        }

        // MARK: Writing

        private mutating func write(_ record: Record, to table: inout StateTable) {
            guard let form = index?.form else {
                fillDefaults()
                _ = table.append(fresh)
                return finish(record, .added)
            }
            _ = form.key(of: fresh, into: &key)
            if let row = index?.first(key, in: &table) {
                return found(row, record, &table)
            }
            if let earlier = absent[key] { return repeatAbsent(earlier, record, &table) }
            guard settings.updateType != .update else { return passOver(record) }
            add(record, to: &table)
        }

        private mutating func add(_ record: Record, to table: inout StateTable) {
            fillDefaults()
            let row = table.append(fresh)
            index?.insert(row, key: key)
            touch(row, record, .added)
            finish(record, .added)
        }

        private mutating func passOver(_ record: Record) {
            if destination.isList {
                badRows += 1
                report.addError(row: recorder.totals.total - 1, token: "InvalidChannelMember", raw: record.raw)
                recorder.reject(
                    DestinationRules.listUpdateUnknown, record: record.number,
                    "the subscriber is not known (InvalidChannelMember)")
                absent[key] = (record.number, .rejected)
                return
            }
            recorder.note(
                DestinationRules.updateOnlyMissing, .skipped, record: record.number,
                "the key is not in \(destination.name), and Update Only adds nothing")
            absent[key] = (record.number, .skipped)
            finish(record, .skipped)
        }

        private mutating func found(_ row: Int, _ record: Record, _ table: inout StateTable) {
            let earlier = fate(row)
            guard earlier == .none else { return repeated(row, earlier, record, &table) }
            if settings.updateType == .add {
                recorder.note(
                    DestinationRules.addOnlyExisting, .skipped, record: record.number,
                    "the key is in \(destination.name) already, and Add Only leaves it")
                touch(row, record, .skipped)
                return finish(record, .skipped)
            }
            update(row, record, &table)
        }

        private mutating func update(_ row: Int, _ record: Record, _ table: inout StateTable) {
            let hasChanged = table.replace(row, updated(row, record, table))
            let fate: Fate = hasChanged ? .updated : .unchanged
            touch(row, record, fate)
            finish(record, fate)
        }

        /// A key that an earlier good row of this file had.
        private mutating func repeated(_ row: Int, _ earlier: Fate, _ record: Record, _ table: inout StateTable) {
            let number = Int(records[row])
            switch duplicates {
            case .first:
                finishDuplicate(record.number, keeping: number)
            case .last:
                take(back: earlier)
                finishDuplicate(number, keeping: record.number)
                if earlier == .added {
                    fillDefaults()
                    _ = table.replace(row, fresh)
                    touch(row, record, .added)
                    finish(record, .added)
                } else {
                    table.restore(row)
                    if settings.updateType == .add {
                        touch(row, record, .skipped)
                        finish(record, .skipped)
                    } else {
                        update(row, record, &table)
                    }
                }
            case .rejectAll:
                take(back: earlier)
                rejectRepeat(number)
                rejectRepeat(record.number)
                if earlier == .added { table.delete(row) } else { table.restore(row) }
                fates[row] = .rejected
                absent[key] = (record.number, .rejected)
            }
        }

        private mutating func repeatAbsent(
            _ earlier: (record: Int, fate: Fate), _ record: Record, _ table: inout StateTable
        ) {
            if duplicates == .rejectAll {
                if earlier.fate == .skipped {
                    take(back: .skipped)
                    rejectRepeat(earlier.record)
                    absent[key] = (record.number, .rejected)
                }
                return rejectRepeat(record.number)
            }
            if earlier.fate == .rejected { return passOver(record) }
            let isLast = duplicates == .last
            finishDuplicate(isLast ? earlier.record : record.number, keeping: isLast ? record.number : earlier.record)
            if isLast { absent[key] = (record.number, .skipped) }
        }

        private mutating func rejectRepeat(_ number: Int) {
            badRows += 1
            recorder.reject(
                DestinationRules.duplicatePrimaryKey, record: number,
                "the key stands in the file more than once, and the account refuses all of them")
        }

        /// The row's version before this run with the mapped fields of the record put over it.
        private mutating func updated(_ row: Int, _ record: Record, _ table: StateTable) -> RowImage {
            let clears = settings.assumptions.blankOverwrites
            _ = image.loadBefore(row, of: table)
            noteBlanks(record, clears: clears)
            if mapsEveryColumn, clears { return fresh }
            for (position, column) in plan.columns.enumerated() where column != nil {
                if isBlank[position], !clears, defaults[position] == nil { continue }
                fresh.withField(targets[position]) { image.set(targets[position], $0) }
            }
            return image
        }

        private mutating func noteBlanks(_ record: Record, clears: Bool) {
            for (position, column) in plan.columns.enumerated() {
                guard let column, isBlank[position] else { continue }
                let before = image.string(targets[position]).map { MaskableText(personal: $0) }
                if let text = defaults[position] {
                    recorder.note(
                        ValueRules.defaultValue, .valueChanged, record: record.number, column: plan.name(column),
                        before: before, after: MaskableText(text), "the blank value became the field's default")
                } else if destination.isList {
                    recorder.note(
                        ValueRules.listBlankAttribute, .valueChanged, record: record.number, column: plan.name(column),
                        before: before, after: "", "the blank value cleared the attribute")
                } else if clears, !image.isNull(targets[position]) {
                    recorder.note(
                        ValueRules.blankOverwrites, .valueChanged, record: record.number, column: plan.name(column),
                        before: before, "the blank value cleared what was stored")
                }
            }
        }

        private mutating func fillDefaults() {
            for (position, text) in defaults.enumerated() where plan.columns[position] == nil {
                if let text { fresh.set(targets[position], text) }
            }
        }

        // MARK: Counting

        private mutating func fate(_ row: Int) -> Fate { row < fates.count ? fates[row] : .none }

        private mutating func touch(_ row: Int, _ record: Record, _ fate: Fate) {
            while fates.count <= row {
                fates.append(.none)
                records.append(0)
            }
            fates[row] = fate
            records[row] = Int32(record.number)
        }

        private mutating func finish(_ record: Record, _ fate: Fate) {
            switch fate {
            case .added: recorder.totals.added += 1
            case .updated: recorder.totals.updated += 1
            case .unchanged: recorder.totals.unchanged += 1
            case .skipped: recorder.totals.skipped += 1
            case .none, .rejected: return
            }
            if fate != .skipped { noteExpired(record) }
        }

        private mutating func take(back fate: Fate) {
            switch fate {
            case .added: recorder.totals.added -= 1
            case .updated: recorder.totals.updated -= 1
            case .unchanged: recorder.totals.unchanged -= 1
            case .skipped: recorder.totals.skipped -= 1
            case .rejected, .none: break
            }
        }

        private mutating func finishDuplicate(_ record: Int, keeping kept: Int) {
            recorder.totals.duplicate += 1
            recorder.note(
                DestinationRules.duplicatePrimaryKey, .duplicate, record: record,
                "the key stands in record \(kept) too, which is kept")
        }

        private mutating func noteExpired(_ record: Record) {
            guard let column = plan.status else { return }
            let status = record.fields[column].bytes.trimmed
            guard status.equals("exited") || status.equals("expired") else { return }
            recorder.note(
                DestinationRules.expiredMembership, .warned, record: record.number, column: plan.name(column),
                before: MaskableText(status.string),
                "the person left the audience but is stored like a member; an import removes nobody")
        }
    }
}
