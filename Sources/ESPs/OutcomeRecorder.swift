import Verification

/// Gathers an outcome while rows stream by: every instance is counted, the first few of each rule are kept.
struct OutcomeRecorder {
    private struct Entry {
        let rule: Rule
        let effect: ImportOutcome.Effect
        var count = 0
        var rows: [ImportOutcome.Row] = []
    }

    var totals = ImportOutcome.Totals()
    private let file: String
    private let maxExamples: Int
    private var entries: [Entry] = []
    private var assumptions: [ImportOutcome.Assumption] = []

    /// - Parameter maxExamples: instances kept of each rule; the cap never changes a count.
    init(file: String, maxExamples: Int = 10) {
        self.file = file
        self.maxExamples = maxExamples
    }

    /// Whether anything was rejected, dropped, changed or warned of.
    var hasWarnings: Bool { entries.contains { $0.effect != .noted && $0.effect != .duplicate } }

    /// Counts one instance; the details are only made when they are kept.
    mutating func note(
        _ rule: Rule, _ effect: ImportOutcome.Effect, record: Int? = nil, column: @autoclosure () -> String? = nil,
        before: @autoclosure () -> MaskableText? = nil, after: @autoclosure () -> MaskableText? = nil,
        _ message: @autoclosure () -> MaskableText
    ) {
        let index = entry(rule, effect)
        entries[index].count += 1
        guard entries[index].rows.count < maxExamples else { return }
        entries[index].rows.append(
            .init(
                file: file, record: record, effect: effect, rule: rule.id, column: column(), before: before(),
                after: after(), message: message()))
    }

    /// Counts one record as rejected by `rule`.
    mutating func reject(
        _ rule: Rule, record: Int, column: @autoclosure () -> String? = nil,
        before: @autoclosure () -> MaskableText? = nil, _ message: @autoclosure () -> MaskableText
    ) {
        totals.rejected += 1
        note(rule, .rejected, record: record, column: column(), before: before(), message())
    }

    /// The notes with every record counted as rejected, for a run that fails.
    var rejectedAll: OutcomeRecorder {
        var all = self
        all.totals = .init()
        all.totals.total = totals.total
        all.totals.rejected = totals.total
        return all
    }

    /// Says that the outcome rests on an assumption which no row shows.
    mutating func assume(_ rule: Rule, _ text: String) {
        let assumption = ImportOutcome.Assumption(rule: rule.id, setting: rule.setting ?? "", text: text)
        if !assumptions.contains(assumption) { assumptions.append(assumption) }
    }

    /// The outcome so far, in order of record and rule.
    ///
    /// - Throws: ``ImportOutcome/Imbalance`` when the totals do not add up.
    func outcome(
        esp: String, result: ImportOutcome.Result, status: String, documents: [ResultDocument]
    ) throws -> ImportOutcome {
        let rows = entries.flatMap(\.rows).enumerated().sorted { a, b in
            let left = a.element.record ?? 0
            let right = b.element.record ?? 0
            return left == right ? a.offset < b.offset : left < right
        }
        var assumed = assumptions
        for entry in entries where entry.rule.standing == .assumed {
            let text = entry.rule.what
            if !assumed.contains(where: { $0.rule == entry.rule.id }) {
                assumed.append(.init(rule: entry.rule.id, setting: entry.rule.setting ?? "", text: text))
            }
        }
        return try ImportOutcome(
            esp: esp, totals: totals, result: result, status: status, rows: rows.map(\.element),
            counts: entries.map { .init(rule: $0.rule.id, effect: $0.effect, count: $0.count) },
            assumptions: assumed, documents: documents
        ).balanced()
    }

    private mutating func entry(_ rule: Rule, _ effect: ImportOutcome.Effect) -> Int {
        // By index: an entry would be copied for a closure, and some rules are noted of every record.
        for index in entries.indices where entries[index].effect == effect && entries[index].rule.id == rule.id {
            return index
        }
        entries.append(Entry(rule: rule, effect: effect))
        return entries.count - 1
    }
}
