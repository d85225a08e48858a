import Crypto
import Drops
import Foundation
import Reading
import Reporting
import Verification

/// Makes a copy of a fixture set in which every value that may be personal is another one: the same in all its files,
/// of the same form, with the same faults at the same places.
///
/// The key of the pseudonyms is made for one run and thrown away, unless one is given. Lengths, case and who equals
/// whom stay visible: whoever knows a person's data well may still recognise a record by them.
public struct Anonymiser {
    /// What is replaced, and by which key.
    public struct Options: Sendable {
        /// Columns whose values stay, beside those that hold statuses, audiences and allowed values.
        public var keep: [String] = []
        /// The only columns whose values are replaced; empty for all.
        public var columns: [String] = []
        /// A key of 16 bytes or more for equal pseudonyms in several sets; nil makes one and forgets it.
        public var key: [UInt8]?

        /// All columns, a key of its own.
        public init() {}
    }

    /// What came of it, for people.
    public struct Summary: Sendable {
        /// Distinct values that were replaced.
        public var values = 0
        /// Columns that kept their values.
        public var keptColumns: [String] = []
        /// Files of the original set that are of no known kind and were not copied.
        public var leftOut: [String] = []
        /// What could not be done in full; a sentence each.
        public var remarks: [String] = []
        /// What is found in the copy and not in the original, or the other way round; a sentence each.
        public var differences: [String] = []
        /// Places where an original value is still there. The copy was removed if there are any.
        public var survivors: [String] = []

        /// Nothing survived, nothing changed in meaning.
        public var isGood: Bool { survivors.isEmpty && differences.isEmpty }
    }

    private let options: Options

    /// Nothing happens before ``run(from:to:)``.
    public init(_ options: Options = Options()) { self.options = options }

    /// Copies the set in `source` to `target`, which must be empty or not there.
    ///
    /// - Throws: ``FixtureError`` or `YAMLError` for a set that cannot be copied; nothing is left in `target` then.
    public func run(from source: String, to target: String) async throws -> Summary {
        let texts = try SetTexts(FixtureSet(at: source), keep: options.keep, only: options.columns)
        try FixtureFolder.prepare(target, besides: source)
        do {
            return try await run(texts, target)
        } catch {
            try? FileManager.default.removeItem(atPath: target)
            throw error
        }
    }

    private func run(_ texts: SetTexts, _ target: String) async throws -> Summary {
        let pseudonyms = Pseudonyms(
            key: options.key.map { SymmetricKey(data: $0) } ?? SymmetricKey(size: .bits256),
            rules: ValueRules(texts.set.steps.map(\.expectation)), vocabulary: texts.words)
        for file in texts.data {
            try texts.forEachPiece(file) { if case .replaced = $0.kind { pseudonyms.note($0.text.scalars) } }
        }
        pseudonyms.assign()
        let copy = AnonymisedCopy(texts, pseudonyms, target: target)
        try copy.write()
        var summary = Summary()
        summary.values = pseudonyms.originals.count - pseudonyms.remainder.unchanged
        summary.keptColumns = texts.keptColumns
        summary.leftOut = texts.others
        summary.differences = try await ReplayComparison(of: texts.set, rename: copy.renamed).differences(
            to: FixtureSet(at: target), remarks: &summary.remarks)
        try copy.writeProvenance()
        let check = SurvivorCheck(originals: pseudonyms.originals, isPseudonym: pseudonyms.isPseudonym)
        let made = try SetTexts(FixtureSet(at: target), keep: options.keep, only: options.columns)
        summary.survivors = try check.survivors(in: made).map(\.sentence)
        summary.remarks += Self.remarks(pseudonyms.remainder, notSearched: check.notSearched)
        if !summary.survivors.isEmpty { try FileManager.default.removeItem(atPath: target) }
        return summary
    }

    private static func remarks(_ remainder: Pseudonyms.Remainder, notSearched: Int) -> [String] {
        let sentences = [
            (remainder.unchanged, "value(s) have no letter and no digit that could be replaced, and stay"),
            (
                remainder.sharedWithOriginals,
                "value(s) got another value of the set as pseudonym: there are too few of their form"
            ),
            (remainder.merged, "value(s) share their pseudonym with another: there are too few of their form"),
            (
                remainder.formLost,
                "value(s) got a pseudonym that keeps other rules of the expectation than the value does"
            ),
            (notSearched, "value(s) are too short to be looked for in what came of it"),
        ]
        return sentences.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    }

    /// Places in the set at `path` where a value of the set at `original` is still there; a sentence each.
    ///
    /// Without the key a value that is a pseudonym by chance cannot be told from one that survived.
    /// - Throws: ``FixtureError`` or `YAMLError` for a set that cannot be read.
    public func survivors(in path: String, of original: String) throws -> [String] {
        let texts = try SetTexts(FixtureSet(at: original), keep: options.keep, only: options.columns)
        var originals: Set<[Unicode.Scalar]> = []
        for file in texts.data {
            try texts.forEachPiece(file) {
                if case .replaced = $0.kind, !texts.words.contains($0.text.scalars) {
                    originals.insert(Pseudonyms.core($0.text.scalars))
                }
            }
        }
        let made = try SetTexts(FixtureSet(at: path), keep: options.keep, only: options.columns)
        return try SurvivorCheck(originals: originals).survivors(in: made).map(\.sentence)
    }
}
