import Reading
import Verification

extension SalesforceMarketingCloud {
    /// One run over the rows of a file, in file order.
    struct RowImport {
        /// What became of a row's key so far in this run.
        enum Fate: UInt8 { case none, added, updated, unchanged, skipped, rejected }

        /// What a filled field needs for every row, without anything that would have to be retained.
        struct Cell {
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

        let settings: Settings
        let destination: Destination
        let plan: ColumnPlan
        let checker: FieldChecker
        let defaults: [String?]
        let hasDefaults: Bool
        /// For each field its column in the table.
        let targets: [Int]
        let cells: [Cell]
        let mapsEveryColumn: Bool
        let duplicates: Settings.DuplicateKeys

        var recorder: OutcomeRecorder
        var report: RunReport

        var index: RowIndex?
        var key: [UInt8] = []
        var fresh: RowImage
        var image: RowImage
        var isBlank: [Bool]
        /// By row of the table: what this run did with it, and which record did it.
        var fates: [Fate] = []
        var records: [Int32] = []
        /// Keys that left nothing in the table, with the record and what became of it.
        var absent: [[UInt8]: (record: Int, fate: Fate)] = [:]
        var badRows = 0

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
            hasDefaults = defaults.contains { $0 != nil }
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
            do { try applyRows(of: file, to: &table) } catch let failure as FileFailure {
                throw Importer.RolledBack(cause: failure, recorder: recorder.rejectedAll, report: report)
            }
            if badRows > 0, !settings.allowErrors { throw rolledBack() }
            return recorder.totals.total
        }

        private mutating func applyRows(of file: Table, to table: inout StateTable) throws {
            var isPrepared = false
            try file.forEachRow(orFail: settings.readingRule, token: settings.readingToken) { record in
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

        private mutating func rolledBack() -> Importer.RolledBack {
            return .init(
                cause: FileFailure(
                    rule: DestinationRules.badRowsNotAllowed, token: "Error",
                    message:
                        "\(badRows) of \(recorder.totals.total) rows are bad and allowErrors is off; nothing was written"
                ),
                recorder: recorder.rejectedAll, report: report)
        }

        // MARK: Counting

        mutating func fate(_ row: Int) -> Fate { row < fates.count ? fates[row] : .none }

        mutating func touch(_ row: Int, _ record: Record, _ fate: Fate) {
            while fates.count <= row {
                fates.append(.none)
                records.append(0)
            }
            fates[row] = fate
            records[row] = Int32(record.number)
        }

        mutating func finish(_ record: Record, _ fate: Fate) {
            switch fate {
            case .added: recorder.totals.added += 1
            case .updated: recorder.totals.updated += 1
            case .unchanged: recorder.totals.unchanged += 1
            case .skipped: recorder.totals.skipped += 1
            case .none, .rejected: return
            }
            if fate != .skipped { noteExpired(record) }
        }

        mutating func take(back fate: Fate) {
            switch fate {
            case .added: recorder.totals.added -= 1
            case .updated: recorder.totals.updated -= 1
            case .unchanged: recorder.totals.unchanged -= 1
            case .skipped: recorder.totals.skipped -= 1
            case .rejected, .none: break
            }
        }

        mutating func finishDuplicate(_ record: Int, keeping kept: Int) {
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
