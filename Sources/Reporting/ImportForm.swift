import ESPs

extension JSONForm {
    /// One ESP's outcome, as version 1 has it; `result`, `rules` and `assumptions` are additions.
    struct ImportForm: Codable {
        struct Totals: Codable {
            var total: Int
            var added: Int
            var updated: Int
            var unchanged: Int
            var duplicate: Int
            var rejected: Int
            var skipped: Int
        }
        struct Row: Codable {
            var file: String?
            var record: Int?
            var effect: String
            var rule: String
            var column: String?
            /// What stood in the file.
            var value: String?
            /// What is stored instead.
            var stored: String?
            var message: String
        }
        struct RuleCount: Codable {
            var rule: String
            var effect: String
            var count: Int
        }
        struct Assumption: Codable {
            var rule: String
            var setting: String
            var text: String
        }

        var esp: String
        var outcome: Totals
        var status: String
        var result: String
        var rows: [Row]
        var rules: [RuleCount]
        var assumptions: [Assumption]

        init(_ report: ImportReport, _ masking: Masking) {
            let outcome = report.outcome
            let totals = outcome.totals
            esp = report.esp
            self.outcome = Totals(
                total: totals.total, added: totals.added, updated: totals.updated, unchanged: totals.unchanged,
                duplicate: totals.duplicate, rejected: totals.rejected, skipped: totals.skipped)
            status = outcome.status
            result = outcome.result.rawValue
            rows = outcome.rows.map {
                Row(
                    file: $0.file, record: $0.record, effect: $0.effect.rawValue, rule: $0.rule, column: $0.column,
                    value: $0.before.map(masking.render), stored: $0.after.map(masking.render),
                    message: masking.render($0.message))
            }
            rules = outcome.counts.map { RuleCount(rule: $0.rule, effect: $0.effect.rawValue, count: $0.count) }
            assumptions = outcome.assumptions.map {
                Assumption(rule: $0.rule, setting: $0.setting, text: $0.text)
            }
        }
    }
}
