import Reading
import Verification

extension ConstantContact {
    /// A row that does not land.
    struct Refusal: Error {
        var rule: Rule
        var message: String
        var column: String?
        var isCorrectable = true
    }

    /// The rows of one activity, in order.
    struct RowImport {
        private let settings: Settings
        private let columns: Columns
        private(set) var recorder: OutcomeRecorder
        private(set) var activity: Activity
        private let reader: RowReader
        private var writer: ContactWriter
        private var row: RowImage

        init(
            settings: Settings, columns: Columns, now: CivilTime, recorder: OutcomeRecorder, activity: Activity,
            tables: [StateTable]
        ) {
            self.settings = settings
            self.columns = columns
            self.recorder = recorder
            self.activity = activity
            let names = tables[0].columns
            reader = RowReader(settings: settings, columns: columns, names: names)
            writer = ContactWriter(settings: settings, columns: columns, now: now, tables: tables)
            row = RowImage(columns: names.count)
        }

        mutating func apply(_ file: Table, to tables: inout [StateTable]) throws {
            writer.begin(&tables)
            let most = settings.source == .file ? settings.maxRows - 1 : settings.maxRows
            try file.forEachRow(orFail: PayloadRules.unreadable, token: "failed") { record in
                guard record.number > 0, !record.raw.isEmpty else { return }
                recorder.totals.total += 1
                if record.byteOffset + record.raw.count > settings.maxBytes {
                    return drop(
                        record, PayloadRules.size,
                        "the row lies beyond the first \(settings.maxBytes) bytes and was dropped without a word")
                }
                if recorder.totals.total > most {
                    return drop(
                        record, PayloadRules.rows, "the row is beyond the first \(most) contacts and was not processed")
                }
                activity.personCount += 1
                do {
                    try reader.read(record, into: &row, &recorder)
                    try writer.write(&row, record.number, &tables, &recorder)
                } catch let refusal as Refusal {
                    if refusal.isCorrectable { activity.correctableCount += 1 } else { activity.errorCount += 1 }
                    recorder.reject(
                        refusal.rule, record: record.number, column: refusal.column,
                        before: refusal.column.flatMap(columns.position(named:)).flatMap {
                            $0 < record.fields.count ? MaskableText(personal: record.fields[$0].string) : nil
                        }, MaskableText(refusal.message))
                }
            }
            finish()
        }

        private mutating func finish() {
            activity.cannotAddToListCount += writer.refusedJoins
            let total = recorder.totals.total
            if settings.checksExporter, total > settings.maxProfiles {
                recorder.note(ExporterRules.limit, .warned, "\(total) profiles are more than an export takes")
            }
            if writer.joins > 0 {
                recorder.note(
                    ContactRules.addOnly, .noted, "members of the list who are missing from the file stay in it")
            }
        }

        private mutating func drop(_ record: Record, _ rule: Rule, _ message: MaskableText) {
            recorder.totals.skipped += 1
            recorder.note(rule, .skipped, record: record.number, message)
        }
    }
}
