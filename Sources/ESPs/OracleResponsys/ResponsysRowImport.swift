import Reading
import Verification

extension OracleResponsys {
    /// One run of a job over the lines of a file, in file order.
    struct RowImport {
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
        private var row: RowImage

        init(
            settings: Settings, columns: Columns, now: CivilTime, recorder: OutcomeRecorder, result: JobResult,
            tables: [StateTable]
        ) {
            let layout = RecordLayout(columns)
            self.settings = settings
            self.columns = columns
            self.recorder = recorder
            self.result = result
            splitter = settings.splitter
            values = ValueReader(settings: settings, columns: columns, layout: layout, now: now)
            merger = Merger(settings: settings, layout: layout, tables: tables)
            row = RowImage(columns: layout.names.count)
        }

        mutating func apply(_ file: Table, orFail rule: Rule, to tables: inout [StateTable]) throws {
            let leading = settings.hasHeader ? 1 : 0
            try file.forEachRow(orFail: rule, token: Self.invalid) { record in
                let number = record.number - leading
                guard number > 0, !record.raw.isEmpty else { return }
                recorder.totals.total += 1
                if recorder.totals.total == 1 { merger.begin(&tables, &recorder) }
                do {
                    try read(record, number)
                    try merger.merge(&row, number, &tables, &recorder)
                    noteExpired(number)
                } catch let refusal as Refusal {
                    reject(record, number, refusal)
                }
            }
            try checkWhole()
        }

        private mutating func checkWhole() throws {
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

        private mutating func reject(_ record: Record, _ number: Int, _ refusal: Refusal) {
            let position = refusal.column.flatMap { name in columns.mapped.first { $0.field.name == name }?.position }
            result.reject(record.raw, refusal.reason)
            recorder.reject(
                refusal.rule, record: number, column: refusal.column,
                before: position.flatMap { $0 < splitter.count ? MaskableText(personal: splitter.string($0)) : nil },
                MaskableText(refusal.reason))
        }

        private mutating func noteExpired(_ number: Int) {
            guard let position = columns.statusPosition,
                splitter.field(position).equals("exited") || splitter.field(position).equals("expired")
            else { return }
            recorder.note(
                MergeRules.expired, .warned, record: number,
                before: MaskableText(splitter.string(position).lowercased()),
                "the person left the audience but is merged like a member; an import removes nobody")
        }

        // MARK: Reading one record

        private mutating func read(_ record: Record, _ number: Int) throws {
            if let fault = splitter.split(record.raw) {
                let isBreak = fault == .openDelimiter
                throw Refusal(rule: isBreak ? JobRules.lineBreak : JobRules.nested, reason: Self.invalid)
            }
            if settings.doubledQuote == .reject, let quote = settings.enclosure, holds(quote) {
                throw Refusal(rule: JobRules.nested, reason: Self.invalid)
            }
            guard splitter.count == columns.count else {
                throw Refusal(rule: JobRules.fieldCount, reason: Self.invalid)
            }
            if record.defects.contains(.badEncoding) {
                recorder.note(JobRules.charset, .warned, record: number, "wrong bytes were replaced by U+FFFD")
            }
            row.clear()
            for place in columns.mapped.indices {
                let value = splitter.field(columns.mapped[place].position)
                try values.read(value, place, into: &row, record: number, &recorder)
            }
            try values.complete(&row, record: number, &recorder)
        }

        /// Whether a value holds the enclosure itself.
        private mutating func holds(_ quote: UInt8) -> Bool {
            (0..<splitter.count).contains { splitter.field($0).first(quote) != nil }
        }
    }
}
