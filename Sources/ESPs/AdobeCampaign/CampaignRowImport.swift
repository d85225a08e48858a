import Reading
import Verification

extension AdobeCampaign {
    /// One run over the lines of a file: load, deduplicate, reconcile, write.
    final class RowImport {
        private let settings: Settings
        private let format: FileFormat
        private let targets: [(column: Int, field: String)]
        private let cells: [(column: Int, reader: CellReader, target: Int)]
        private let keyColumns: [Int]
        private let form: KeyForm
        private let dedupForm: KeyForm
        private let statusColumn: Int?
        private(set) var recorder: OutcomeRecorder
        private(set) var log: WorkflowLog

        private var splitter: LineSplitter
        private var row: RowImage
        private var image: RowImage
        private var isNull: [Bool]
        private var key: [UInt8] = []
        private var index: RowIndex
        private var lists: ListWriter
        /// Rows of each key let through so far.
        private var passed: [UInt64: Int] = [:]
        private var written: Set<Int> = []
        private var loadRejects = 0

        init(
            settings: Settings, format: FileFormat, targets: [(column: Int, field: String)], recorder: OutcomeRecorder,
            log: WorkflowLog, tables: [StateTable]
        ) {
            self.settings = settings
            self.format = format
            self.targets = targets
            self.recorder = recorder
            self.log = log
            let recipients = tables[0]
            cells = targets.map { target in
                (
                    target.column,
                    CellReader(format.columns[target.column], strictNulls: settings.loading.webStrictNull),
                    recipients.column(target.field) ?? 0
                )
            }
            let letters: KeyForm.Letters = settings.update.keyCaseSensitive ? .exact : .caseless
            keyColumns = settings.update.keys.compactMap(recipients.column)
            form = KeyForm(columns: keyColumns, letters: letters)
            let dedupKeys = settings.dedup.key.compactMap(recipients.column)
            dedupForm = KeyForm(columns: dedupKeys.isEmpty ? keyColumns : dedupKeys, letters: letters)
            statusColumn = settings.membership.column.flatMap { name in format.columns.firstIndex { $0.name == name } }
            splitter = settings.loading.splitter
            row = RowImage(columns: recipients.columns.count)
            image = RowImage(columns: recipients.columns.count)
            isNull = Array(repeating: false, count: recipients.columns.count)
            index = RowIndex(form: form, of: recipients)
            lists = ListWriter(settings.membership, keys: keyColumns, letters: letters, tables: tables)
        }

        /// The notes with every record counted as rejected, for a run that fails.
        var rejectedAll: OutcomeRecorder {
            var all = recorder
            all.totals = .init()
            all.totals.total = recorder.totals.total
            all.totals.rejected = recorder.totals.total
            return all
        }

        func apply(_ file: Table, to tables: inout [StateTable]) throws {
            if settings.membership.column != nil, statusColumn == nil {
                throw FileFailure(
                    rule: WritingRules.membership,
                    message:
                        "the status column \"\(settings.membership.column ?? "")\" is not in the file\(format.columns.map(\.name).nearest(to: settings.membership.column ?? ""))"
                )
            }
            try file.forEachRecord { record in
                let number = record.number - format.leadingLines
                guard number > 0 else { return }
                if record.raw.isEmpty {
                    recorder.note(LoadingRules.emptyLine, .skipped, record: number, "the line is empty and not counted")
                    if settings.loading.emptyLine == .skip { return }
                }
                warnOfEncoding(record, number)
                guard !isSplit(record, number) else { return }
                recorder.totals.total += 1
                guard load(record, number) else { return }
                write(record, number, &tables)
            }
            if recorder.totals.total == 0 { try headerOnly() } else { lists.finish(&recorder) }
            if loadRejects > settings.loading.maxErrors {
                throw FileFailure(
                    rule: LoadingRules.maxErrors,
                    message: "\(loadRejects) lines were rejected, at most \(settings.loading.maxErrors) are allowed")
            }
            if settings.membership.service != nil, lists.repeatedSubscriptions > 0 {
                throw FileFailure(
                    rule: WritingRules.subscriptionDuplicate,
                    message:
                        "\(lists.repeatedSubscriptions) rows subscribe somebody who is in the file already; the step fails for all"
                )
            }
            if settings.loading.keepRejects, recorder.totals.rejected > 0 {
                recorder.note(LoadingRules.rejectsFile, .noted, "the rejected lines are in the file of rejects")
            }
        }

        private func headerOnly() throws {
            if settings.loading.headerOnly == .fail {
                throw FileFailure(rule: LoadingRules.headerOnly, message: "the file has no data rows")
            }
            recorder.note(LoadingRules.headerOnly, .warned, "the file has no data rows; nothing was imported")
        }

        // MARK: Loading

        private func warnOfEncoding(_ record: Record, _ number: Int) {
            guard settings.loading.encoding == .windows1252 || settings.loading.encoding == .latin1,
                !record.raw.isASCII, Mojibake.isLikely(record.raw)
            else { return }
            recorder.note(
                LoadingRules.encodingSuspect, .warned, record: number,
                before: Mojibake.mended(record.raw).map { MaskableText(personal: $0) },
                after: MaskableText(personal: record.raw.string),
                "the line is UTF-8 but is read as \(settings.loading.encoding.rawValue): its letters are stored garbled"
            )
        }

        /// A record that spans lines though records may not: every piece is an error of its own.
        private func isSplit(_ record: Record, _ number: Int) -> Bool {
            guard !settings.loading.multiline, let quote = settings.loading.quote else { return false }
            let quotes = record.raw.reduce(0) { $0 + ($1 == quote ? 1 : 0) }
            guard quotes % 2 == 1 else { return false }
            recorder.totals.total += 1
            reject(
                record, number, LoadingRules.multiline,
                "a string delimiter is open at the line's end or closes without an opening; records may not span lines")
            return true
        }

        private func load(_ record: Record, _ number: Int) -> Bool {
            if record.defects.contains(.badEncoding) {
                if settings.loading.malformedBytes == .reject {
                    reject(
                        record, number, LoadingRules.encodingMalformed,
                        "the line is not \(settings.loading.encoding.rawValue)")
                    return false
                }
                recorder.note(
                    LoadingRules.encodingMalformed, .warned, record: number, "wrong bytes were replaced by U+FFFD")
            }
            if let fault = splitter.split(record.raw) {
                reject(
                    record, number, LoadingRules.stringDelimiter,
                    fault == .openDelimiter
                        ? "a string delimiter is not closed" : "text follows a closing string delimiter")
                return false
            }
            warnOfBackslash(record, number)
            if splitter.count == format.columns.count + 1, format.allowsEmptyExtra,
                splitter.withField(splitter.count - 1, \.isEmpty)
            {
                splitter.dropLast()
            }
            if splitter.count != format.columns.count {
                reject(
                    record, number, LoadingRules.rowWidth,
                    "the line has \(splitter.count) columns, \(format.columns.count) are defined")
                return false
            }
            return readCells(record, number)
        }

        private func warnOfBackslash(_ record: Record, _ number: Int) {
            guard let quote = settings.loading.quote, let slash = record.raw.firstIndex(of: UInt8(ascii: "\\")),
                slash + 1 < record.raw.count, record.raw[slash + 1] == quote
            else { return }
            recorder.note(
                LoadingRules.escapeSuspect, .warned, record: number,
                "a backslash stands before a string delimiter, which Campaign does not know as an escape")
        }

        private func readCells(_ record: Record, _ number: Int) -> Bool {
            row.clear()
            for (column, reader, target) in cells {
                let (result, notes) = splitter.withField(column) { reader.read($0, into: &row, target) }
                let name = reader.column.name
                for (rule, message) in notes {
                    let effect: ImportOutcome.Effect = rule.effect == .warns ? .warned : .valueChanged
                    recorder.note(
                        rule, effect, record: number, column: name,
                        before: MaskableText(personal: splitter.string(column)),
                        after: row.string(target).map { MaskableText(personal: $0) }, MaskableText(message))
                }
                switch result {
                case .value: break
                case .null: break
                case .replaced(let rule, let message):
                    recorder.note(
                        rule, .valueChanged, record: number, column: name,
                        before: MaskableText(personal: splitter.string(column)),
                        after: row.string(target).map { MaskableText($0) },
                        "the value \(message); \(row.isNull(target) ? "it became NULL" : "the default took its place") and the row stays"
                    )
                case .rejected(let rule, let message):
                    let value = splitter.string(column)
                    reject(record, number, rule, "the value \(message)", column: name, value: value)
                    return false
                }
            }
            return true
        }

        private func reject(
            _ record: Record, _ number: Int, _ rule: Rule, _ message: String, column: String? = nil,
            value: String? = nil,
            isLoad: Bool = true
        ) {
            if isLoad { loadRejects += 1 }
            log.reject(record.raw, separator: settings.loading.separators[0], reason: message)
            recorder.reject(
                rule, record: number, column: column, before: value.map { MaskableText(personal: $0) },
                MaskableText(message))
        }

        // MARK: Writing

        private func write(_ record: Record, _ number: Int, _ tables: inout [StateTable]) {
            func refuse(_ rule: Rule, _ message: String, _ column: Int? = nil) {
                reject(
                    record, number, rule, message, column: column.map { tables[0].columns[$0] },
                    value: column.flatMap { row.string($0) }, isLoad: false)
            }
            guard form.key(of: row, into: &key) else {
                return refuse(WritingRules.emailMissing, "the identity column is empty")
            }
            if let (rule, message, column) = checkFields(tables[0], number) { return refuse(rule, message, column) }
            var status: Bool?
            if let statusColumn {
                let text = splitter.string(statusColumn)
                switch text.lowercased() {
                case "realized", "existing", "active": status = true
                case "exited", "expired": status = false
                case "":
                    recorder.note(
                        WritingRules.membership, .warned, record: number, column: settings.membership.column,
                        "the status is empty; membership does not change")
                default:
                    return reject(
                        record, number, WritingRules.membership, "the status is none that is known",
                        column: settings.membership.column, value: text, isLoad: false)
                }
            }
            guard !isRepeat(number) else { return }
            let matches = index.all(key, in: tables[0])
            if matches.count > 1, settings.update.ambiguous == .reject {
                return refuse(WritingRules.ambiguous, "\(matches.count) recipients have this key", keyColumns.first)
            }
            guard apply(matches.first, record, number, &tables[0]) else { return }
            lists.write(row, key: key, isMember: statusColumn == nil ? true : status, &tables, number, &recorder)
        }

        /// Deduplication, before anything is known of the recipients.
        private func isRepeat(_ number: Int) -> Bool {
            guard settings.dedup.keep > 0 else { return false }
            var dedupKey: [UInt8] = []
            guard dedupForm.key(of: row, into: &dedupKey) else { return false }
            let hash = KeyHash.of(dedupKey)
            let count = passed[hash, default: 0]
            passed[hash] = count + 1
            guard count >= settings.dedup.keep else { return false }
            recorder.totals.duplicate += 1
            recorder.note(
                WritingRules.dedup, .duplicate, record: number,
                "the key was in the file before; the row went to the complement")
            return true
        }

        /// Limits of the recipient's own fields.
        private func checkFields(_ table: StateTable, _ number: Int) -> (Rule, String, Int)? {
            for (_, reader, target) in cells where !row.isNull(target) {
                let field = table.columns[target]
                if let most = Recipient.lengths[field] {
                    let length = row.withField(target) { $0?.scalarCount ?? 0 }
                    if length > most {
                        guard settings.update.overlong == .truncate else {
                            return (
                                WritingRules.fieldLength, "the value has \(length) characters, \(field) takes \(most)",
                                target
                            )
                        }
                        let text = row.string(target) ?? ""
                        let cut = String(String.UnicodeScalarView(text.unicodeScalars.prefix(most)))
                        recorder.note(
                            WritingRules.fieldLength, .valueChanged, record: number, column: reader.column.name,
                            before: MaskableText(personal: text), after: MaskableText(personal: cut),
                            "the value was cut to the \(most) characters \(field) takes")
                        row.set(target, cut)
                    }
                }
                if Recipient.enumerations.contains(field), let value = row.string(target),
                    !["0", "1", "2"].contains(value)
                {
                    recorder.note(
                        WritingRules.enumeration, .valueChanged, record: number, column: reader.column.name,
                        before: MaskableText(personal: value), "the value is none of 0, 1, 2 and became NULL")
                    row.set(target, nil as String?)
                }
                if field == "email", let wrong = checkAddress(target, number) { return wrong }
            }
            return nil
        }

        private func checkAddress(_ target: Int, _ number: Int) -> (Rule, String, Int)? {
            let (error, hasCapital) = row.withField(target) { bytes -> (String?, Bool) in
                guard let bytes else { return (nil, false) }
                return (Recipient.emailError(bytes), bytes.contains { $0.lowercased != $0 })
            }
            if hasCapital {
                recorder.note(
                    WritingRules.emailCase, .warned, record: number, column: "email",
                    before: row.string(target).map { MaskableText(personal: $0) },
                    "the address is not in lower case, and quarantine would not find it")
            }
            guard let error, settings.update.emailSyntax != .off else { return nil }
            if settings.update.emailSyntax == .reject {
                return (WritingRules.emailSyntax, "the address \(error)", target)
            }
            recorder.note(
                WritingRules.emailSyntax, .warned, record: number, column: "email",
                before: row.string(target).map { MaskableText(personal: $0) },
                "the address \(error); it is stored all the same")
            return nil
        }

        /// Update data for one row.
        ///
        /// - Returns: whether the row went on to list and service.
        private func apply(_ match: Int?, _ record: Record, _ number: Int, _ table: inout StateTable) -> Bool {
            let operation = settings.update.operation
            if let match {
                if written.contains(match), let goesOn = repeated(number) { return goesOn }
                written.insert(match)
                if operation == .insert { return skip(number, "the recipient exists, and Insert leaves it") }
                if operation == .delete {
                    table.delete(match)
                    recorder.totals.updated += 1
                    recorder.note(WritingRules.operation, .noted, record: number, "the recipient was deleted")
                    return false
                }
                return update(match, number, &table)
            }
            if operation == .update || operation == .delete { return skip(number, "no recipient has this key") }
            if !settings.dedup.disableZeroIdFilter {
                recorder.totals.skipped += 1
                recorder.note(
                    WritingRules.dedupZero, .warned, record: number,
                    "the row is new and was dropped with the records of id 0")
                return false
            }
            if settings.workflow == .template,
                let missing = settings.update.minimum.first(where: { table.column($0).map(row.isNull) ?? true })
            {
                reject(
                    record, number, WritingRules.minimum, "the row is new and \(missing) is empty", column: missing,
                    isLoad: false)
                return false
            }
            let new = table.append(shaped(row, for: .insert, table))
            index.insert(new, key: key)
            written.insert(new)
            recorder.totals.added += 1
            return true
        }

        /// The same recipient twice in one run; nil when the row is applied over the earlier one.
        private func repeated(_ number: Int) -> Bool? {
            if settings.update.ignoreSameTarget {
                recorder.totals.duplicate += 1
                recorder.note(
                    WritingRules.duplicate, .duplicate, record: number,
                    "the recipient was written before; only the first counts")
                return false
            }
            if settings.update.operation == .insert {
                recorder.reject(WritingRules.duplicate, record: number, "the key was inserted by an earlier row")
                return false
            }
            recorder.note(
                WritingRules.duplicate, .warned, record: number,
                "the recipient was written by an earlier row, which this one overwrites")
            return nil
        }

        private func skip(_ number: Int, _ message: MaskableText) -> Bool {
            recorder.totals.skipped += 1
            recorder.note(WritingRules.operation, .skipped, record: number, message)
            return false
        }

        private func update(_ match: Int, _ number: Int, _ table: inout StateTable) -> Bool {
            image.load(match, of: table)
            for (_, reader, target) in cells where writes(target, .update, table) {
                if row.isNull(target) {
                    guard settings.update.emptyErases, !image.isNull(target) else { continue }
                    let isOptOut = table.columns[target].hasPrefix("blackList")
                    recorder.note(
                        WritingRules.nullErases, isOptOut ? .warned : .valueChanged, record: number,
                        column: reader.column.name, before: image.string(target).map { MaskableText(personal: $0) },
                        isOptOut ? "the empty value clears an opt-out" : "the empty value erased what was stored")
                }
                row.withField(target) { image.set(target, $0) }
            }
            if table.replace(match, image) {
                recorder.totals.updated += 1
            } else {
                recorder.totals.unchanged += 1
                recorder.note(WritingRules.unchanged, .noted, record: number, "nothing differs, so nothing was written")
            }
            if recorder.totals.updated == settings.update.batchSize + 1 {
                recorder.note(
                    WritingRules.batchSize, .noted, "rows are written in batches of \(settings.update.batchSize)")
            }
            return true
        }

        private func writes(_ target: Int, _ when: UpdateData.Field.When, _ table: StateTable) -> Bool {
            guard let field = settings.update.fields.last(where: { $0.destination == table.columns[target] }) else {
                return true
            }
            return field.operation == .all || field.operation == when
        }

        private func shaped(_ row: RowImage, for when: UpdateData.Field.When, _ table: StateTable) -> RowImage {
            guard !settings.update.fields.isEmpty else { return row }
            var shaped = row
            for (_, _, target) in cells where !writes(target, when, table) { shaped.set(target, nil as String?) }
            return shaped
        }
    }
}
