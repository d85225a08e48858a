public import Drops
public import Verification

/// What an import did with a drop: totals that add up, what happened row by row, and what the provider hands back.
public struct ImportOutcome: Sendable {
    /// Data records by what became of them.
    public struct Totals: Sendable, Hashable {
        /// Data records that were read.
        public var total = 0
        /// Stored as new.
        public var added = 0
        /// Known already, and something differed.
        public var updated = 0
        /// Known already, and nothing differed.
        public var unchanged = 0
        /// Passed over for another record of the same file with the same key.
        public var duplicate = 0
        /// Left out because a rule objected.
        public var rejected = 0
        /// Passed over without an error.
        public var skipped = 0

        /// All zero.
        public init() {}

        /// What must equal ``total``.
        public var sum: Int { added + updated + unchanged + duplicate + rejected + skipped }

        static func += (a: inout Totals, b: Totals) {
            a.total += b.total
            a.added += b.added
            a.updated += b.updated
            a.unchanged += b.unchanged
            a.duplicate += b.duplicate
            a.rejected += b.rejected
            a.skipped += b.skipped
        }
    }

    /// What happened to a record, a value, a column or the file.
    public enum Effect: String, Sendable, Codable, CaseIterable {
        case fileRejected, rejected, duplicate, skipped, columnSkipped, fieldDropped, valueChanged, warned, noted
    }

    /// One instance of a rule that applied.
    public struct Row: Sendable, Hashable {
        /// The file's path within the drop; nil for the run as a whole.
        public var file: String?
        /// Data record from 1; nil for the file as a whole.
        public var record: Int?
        /// What became of the record, value, column or file.
        public var effect: Effect
        /// Id of the rule.
        public var rule: String
        /// Heading of the file's column, or the provider's field where there is no column.
        public var column: String?
        /// What stood there until the rule applied; nil where no single value is concerned.
        public var before: MaskableText?
        /// What is stored; nil when nothing is.
        public var after: MaskableText?
        /// What happened, for people; values of the file in it can be masked.
        public var message: MaskableText

        /// Takes all parts as they are; without `file` and `record` it is about the run as a whole.
        public init(
            file: String? = nil, record: Int? = nil, effect: Effect, rule: String, column: String? = nil,
            before: MaskableText? = nil, after: MaskableText? = nil, message: MaskableText
        ) {
            self.file = file
            self.record = record
            self.effect = effect
            self.rule = rule
            self.column = column
            self.before = before
            self.after = after
            self.message = message
        }
    }

    /// How often a rule applied, whether or not the instances were kept.
    public struct RuleCount: Sendable, Hashable {
        /// Id of the rule.
        public var rule: String
        /// One rule with two effects has two counts.
        public var effect: Effect
        /// All instances, kept or not.
        public var count: Int

        /// Takes all parts as they are.
        public init(rule: String, effect: Effect, count: Int) {
            self.rule = rule
            self.effect = effect
            self.count = count
        }
    }

    /// How the run ended, in words that fit every provider.
    public enum Result: String, Sendable, Codable {
        /// All that was wanted was done.
        case succeeded
        /// It ran to its end, and a person should look at what it left out or changed.
        case succeededWithWarnings
        /// It ended in error; the tables are as they were.
        case failed
        /// Nothing was run.
        case skipped
    }

    /// Id of the provider.
    public var esp: String
    /// Data records by what became of them; they add up to their total.
    public var totals: Totals
    /// How the run ended; of several runs the worst.
    public var result: Result
    /// The provider's own word for how the run ended: `Completed`, `warning`, `succeeded`.
    public var status: String
    /// Instances by file and record, at most ``maxExamples`` of each rule.
    public var rows: [Row]
    /// Uncapped, in order of first appearance.
    public var counts: [RuleCount]
    /// Rules the outcome rests on though nobody documents them, and what was assumed.
    public var assumptions: [Assumption]
    /// What the provider hands back.
    public var documents: [ResultDocument]

    /// Something taken for granted because no public page says it.
    public struct Assumption: Sendable, Hashable {
        /// Id of the rule.
        public var rule: String
        /// The key in the settings that changes it.
        public var setting: String
        /// What was assumed, for people.
        public var text: String

        /// Takes all parts as they are.
        public init(rule: String, setting: String, text: String) {
            self.rule = rule
            self.setting = setting
            self.text = text
        }
    }

    /// The count of `rule`, over all its effects.
    public func count(of rule: String) -> Int { counts.reduce(0) { $0 + ($1.rule == rule ? $1.count : 0) } }

    /// How many values were changed or left out, and how many columns: what does not arrive as it was sent, though its
    /// record does.
    public var changes: Int {
        let telling: Set<Effect> = [.valueChanged, .fieldDropped, .columnSkipped]
        return counts.reduce(0) { $0 + (telling.contains($1.effect) ? $1.count : 0) }
    }

    /// Totals that do not add up: a mistake of the emulator, never of the file.
    public struct Imbalance: Error, CustomStringConvertible, Sendable {
        /// Id of the provider whose emulator is mistaken.
        public let esp: String
        /// The totals as they were counted.
        public let totals: Totals
        /// One sentence with the number read and the number accounted for.
        public var description: String {
            "\(esp): \(totals.total) records were read but \(totals.sum) are accounted for; this is a mistake in mockdest"
        }
    }

    /// - Throws: ``Imbalance`` when the totals do not add up.
    func balanced() throws -> ImportOutcome {
        guard totals.total == totals.sum else { throw Imbalance(esp: esp, totals: totals) }
        return self
    }

    /// Several runs as one: totals add up, the worst result and its word win.
    init(joining outcomes: [ImportOutcome], esp: String) throws {
        let order: [Result] = [.failed, .succeededWithWarnings, .succeeded, .skipped]
        let worst = order.lazy.compactMap { result in outcomes.first { $0.result == result } }.first
        self.esp = esp
        totals = outcomes.reduce(into: Totals()) { $0 += $1.totals }
        result = worst?.result ?? .skipped
        status = worst?.status ?? "no file"
        rows = outcomes.flatMap(\.rows)
        documents = outcomes.flatMap(\.documents)
        counts = []
        assumptions = []
        for outcome in outcomes {
            for count in outcome.counts {
                if let index = counts.firstIndex(where: { $0.rule == count.rule && $0.effect == count.effect }) {
                    counts[index].count += count.count
                } else {
                    counts.append(count)
                }
            }
            for assumption in outcome.assumptions where !assumptions.contains(assumption) {
                assumptions.append(assumption)
            }
        }
    }

    /// Takes all parts as they are; whether the totals add up is not looked at.
    public init(
        esp: String, totals: Totals, result: Result, status: String, rows: [Row], counts: [RuleCount],
        assumptions: [Assumption], documents: [ResultDocument]
    ) {
        self.esp = esp
        self.totals = totals
        self.result = result
        self.status = status
        self.rows = rows
        self.counts = counts
        self.assumptions = assumptions
        self.documents = documents
    }
}

/// Text the provider hands back after a run, in its own shape.
public struct ResultDocument: Sendable {
    /// File name, mail subject or log name as the provider would call it.
    public let name: String
    /// `text/plain`, `text/csv`, `application/json`.
    public let mediaType: String
    /// The bytes, as they would be stored or sent.
    public let content: Blob
    /// Whether it holds values of the file; such a document is for `--show-values` only.
    public let isPersonal: Bool

    /// Takes all parts as they are; plain text unless told otherwise.
    public init(name: String, mediaType: String = "text/plain", content: Blob, isPersonal: Bool) {
        self.name = name
        self.mediaType = mediaType
        self.content = content
        self.isPersonal = isPersonal
    }

    init(name: String, mediaType: String = "text/plain", text: String, isPersonal: Bool) {
        self.init(name: name, mediaType: mediaType, content: Blob(Array(text.utf8)), isPersonal: isPersonal)
    }
}
