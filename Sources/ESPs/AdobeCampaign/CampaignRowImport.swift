import Reading
import Verification

extension AdobeCampaign {
    /// One run over the lines of a file: load, deduplicate, reconcile, write.
    struct RowImport {
        let settings: Settings
        let format: FileFormat
        let readers: [CellReader]
        let cells: [CellReader.Cell]
        let recipient: RecipientCheck
        let keyColumns: [Int]
        let form: KeyForm
        /// Nil where it is the same as ``form``.
        let dedupForm: KeyForm?
        let statusColumn: Int?
        var recorder: OutcomeRecorder
        private(set) var log: WorkflowLog

        var splitter: LineSplitter
        var row: RowImage
        var image: RowImage
        var key: [UInt8] = []
        /// Of ``key``.
        var keyHash: UInt64 = 0
        var dedupKey: [UInt8] = []
        var secondKey: [UInt8] = []
        var index: RowIndex
        /// Of the wizard's second key.
        var secondIndex: RowIndex?
        /// Whether the row was identified by it.
        var usesSecondKey = false
        /// Of the wizard, where rows with one key are not simply applied.
        var keyCounts: SeenKeys?
        var lists: ListWriter
        /// How many rows of each key were let through so far.
        var passed = SeenKeys()
        var written = RowSet()
        private var loadRejects = 0
        /// Whether the line before ended inside a delimited value.
        private var isOpen = false
        private var saidEncoding = false

        init(
            settings: Settings, format: FileFormat, targets: [(column: Int, field: String)], recorder: OutcomeRecorder,
            log: WorkflowLog, tables: [StateTable]
        ) {
            self.settings = settings
            self.format = format
            self.recorder = recorder
            self.log = log
            let recipients = tables[0]
            let readers = targets.map {
                CellReader(format.columns[$0.column], strictNulls: settings.loading.webStrictNull)
            }
            self.readers = readers
            cells = zip(targets, readers).map { target, reader in
                CellReader.Cell(target.column, target: recipients.column(target.field) ?? 0, reader)
            }
            recipient = RecipientCheck(settings.update, targets: cells.map(\.target), columns: recipients.columns)
            let letters: KeyForm.Letters = settings.update.keyCaseSensitive ? .exact : .caseless
            keyColumns = settings.update.keys.compactMap(recipients.column)
            form = KeyForm(columns: keyColumns, letters: letters)
            let dedupKeys = settings.dedup.key.compactMap(recipients.column)
            dedupForm =
                dedupKeys.isEmpty || dedupKeys == keyColumns ? nil : KeyForm(columns: dedupKeys, letters: letters)
            statusColumn = settings.membership.column.flatMap { name in format.columns.firstIndex { $0.name == name } }
            splitter = settings.loading.splitter
            row = RowImage(columns: recipients.columns.count)
            image = RowImage(columns: recipients.columns.count)
            index = RowIndex(form: form, of: recipients)
            secondIndex = settings.wizard.secondKey.flatMap(recipients.column).map {
                RowIndex(form: KeyForm(columns: [$0], letters: letters), of: recipients)
            }
            lists = ListWriter(settings.membership, keys: keyColumns, letters: letters, tables: tables)
        }

        mutating func apply(_ file: Table, to tables: inout [StateTable]) throws {
            if settings.membership.column != nil, statusColumn == nil {
                throw FileFailure(
                    rule: WritingRules.membership,
                    message:
                        "the status column \"\(settings.membership.column ?? "")\" is not in the file\(format.columns.map(\.name).nearest(to: settings.membership.column ?? ""))"
                )
            }
            if settings.wizard.doubles != .update { keyCounts = try keyCounts(file) }
            try file.forEachRecordReadAhead { record in
                let number = record.number - format.leadingLines
                guard number > 0 else { return }
                if record.raw.isEmpty {
                    recorder.note(LoadingRules.emptyLine, .skipped, record: number, "the line is empty and not counted")
                    if settings.loading.emptyLine == .skip { return }
                }
                noteEncoding(record, number)
                recorder.totals.total += 1
                if load(record, number) { write(record, number, &tables) }
                try stopAtFirstLines()
            }
            if recorder.totals.total == 0 { try headerOnly() } else { lists.finish(&recorder) }
            if settings.workflow == .importWizard {
                noteLineCount()
            } else if loadRejects > settings.loading.maxErrors {
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

        /// The wizard stops when the first lines are all rejected. Mutating for its speed alone: the whole run would be
        /// copied for each call.
        private mutating func stopAtFirstLines() throws {
            let most = settings.wizard.stopAfterRejects
            guard settings.workflow == .importWizard, most > 0, recorder.totals.total == most,
                recorder.totals.rejected == most
            else { return }
            throw FileFailure(rule: WizardRules.firstLines, message: "the first \(most) lines are all rejected")
        }

        private mutating func noteLineCount() {
            let count = recorder.totals.total
            guard count > settings.wizard.mostLines else { return }
            recorder.note(
                WizardRules.lineCount, .warned,
                "the file has \(count) lines, the wizard is meant for about \(settings.wizard.mostLines)")
        }

        private mutating func headerOnly() throws {
            if settings.loading.headerOnly == .fail {
                throw FileFailure(rule: LoadingRules.headerOnly, message: "the file has no data rows")
            }
            recorder.note(LoadingRules.headerOnly, .warned, "the file has no data rows; nothing was imported")
        }

        // MARK: Loading

        private mutating func noteEncoding(_ record: Record, _ number: Int) {
            guard settings.loading.encoding == .windows1252 || settings.loading.encoding == .latin1,
                !record.raw.isASCII
            else { return }
            guard Mojibake.isLikely(record.raw) else {
                if !saidEncoding {
                    recorder.note(
                        LoadingRules.encoding, .noted, record: number,
                        "letters beyond ASCII are read as \(settings.loading.encoding.rawValue)")
                }
                saidEncoding = true
                return
            }
            recorder.note(
                LoadingRules.encodingSuspect, .warned, record: number,
                before: Mojibake.mended(record.raw).map { MaskableText(personal: $0) },
                after: MaskableText(personal: record.raw.string),
                "the line is UTF-8 but is read as \(settings.loading.encoding.rawValue): its letters are stored garbled"
            )
        }

        mutating func load(_ record: Record, _ number: Int) -> Bool {
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
            let fault = splitter.split(record.raw)
            if isPiece(record.raw, fault) {
                reject(
                    record, number, LoadingRules.multiline,
                    "a string delimiter is open at the line's end, or the line goes on inside one; records may not span lines"
                )
                return false
            }
            if fault == .wrongWidth {
                reject(
                    record, number, LoadingRules.rowWidth,
                    "the line has \(record.raw.scalarCount) characters, the columns' widths make \(settings.loading.columns.reduce(0) { $0 + ($1.width ?? 0) })"
                )
                return false
            }
            if let fault {
                reject(
                    record, number, LoadingRules.stringDelimiter,
                    fault == .openDelimiter
                        ? "a string delimiter is not closed" : "text follows a closing string delimiter")
                return false
            }
            warnOfBackslash(record, number)
            if splitter.count == format.columns.count + 1, format.allowsEmptyExtra,
                splitter.field(splitter.count - 1).isEmpty
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

        /// Whether the line is a piece of a record that spans lines though records may not: every piece is an error.
        ///
        /// A delimiter in the middle of an undelimited value opens nothing, however many there are in the line.
        private mutating func isPiece(_ line: UnsafeRawBufferPointer, _ fault: LineSplitter.Fault?) -> Bool {
            guard !settings.loading.multiline, let quote = settings.loading.quote else { return false }
            if fault == .openDelimiter {
                isOpen = true
                return true
            }
            // After an open line a whole record shows that the delimiter was a stray one; anything else goes on.
            guard isOpen, splitter.count != format.columns.count else {
                isOpen = false
                return false
            }
            if line.contains(quote) { isOpen = false }
            return true
        }

        private mutating func warnOfBackslash(_ record: Record, _ number: Int) {
            guard let quote = settings.loading.quote, let slash = record.raw.first(UInt8(ascii: "\\")),
                slash + 1 < record.raw.count, record.raw[slash + 1] == quote
            else { return }
            recorder.note(
                LoadingRules.escapeSuspect, .warned, record: number,
                "a backslash stands before a string delimiter, which Campaign does not know as an escape")
        }

        private mutating func readCells(_ record: Record, _ number: Int) -> Bool {
            row.clear()
            for index in cells.indices {
                let cell = cells[index]
                if cell.takes(splitter.field(cell.column), into: &row) { continue }
                guard readSlowly(record, number, index) else { return false }
            }
            return true
        }

        /// A value that something is to be done with, or said of.
        private mutating func readSlowly(_ record: Record, _ number: Int, _ index: Int) -> Bool {
            let cell = cells[index]
            let reader = readers[index]
            let (result, notes) = reader.read(splitter.field(cell.column), into: &row, cell.target)
            let name = reader.column.name
            for (rule, message) in notes {
                let effect: ImportOutcome.Effect = rule.effect == .warns ? .warned : .valueChanged
                recorder.note(
                    rule, effect, record: number, column: name,
                    before: MaskableText(personal: splitter.string(cell.column)),
                    after: row.string(cell.target).map { MaskableText(personal: $0) }, MaskableText(message))
            }
            switch result {
            case .value, .null: return true
            case .replaced(let rule, let message):
                recorder.note(
                    rule, .valueChanged, record: number, column: name,
                    before: MaskableText(personal: splitter.string(cell.column)),
                    after: row.string(cell.target).map { MaskableText($0) },
                    "the value \(message); \(row.isNull(cell.target) ? "it became NULL" : "the default took its place") and the row stays"
                )
                return true
            case .rejected(let rule, let message):
                reject(
                    record, number, rule, "the value \(message)", column: name, value: splitter.string(cell.column))
                return false
            }
        }

        mutating func reject(
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
    }
}
