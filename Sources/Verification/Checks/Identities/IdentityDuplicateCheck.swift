import Reading

struct IdentityDuplicateCheck: ComparisonCheck {
    let about = CheckDescription(
        "identities/duplicate", "an identity in more than one record",
        meaning: "The import overwrites one record by the other, or rejects both; the person may be written to twice.",
        mend: "Deduplicate the export by the identity: name it as deduplication key in the exporter.",
        source: .mapping)

    func check(_ comparison: ComparisonOutcome, _ expectation: Expectation, _ ledger: Ledger) {
        guard expectation.identity?.isUnique ?? false else { return }
        for (file, found) in comparison.duplicates.sorted(by: { $0.key < $1.key }) {
            for duplicate in found.lowest {
                ledger.note(
                    self, at: duplicate.place,
                    expected: "once, in record \(duplicate.first.record ?? 0) of \(duplicate.first.file)",
                    actual: .value(duplicate.text),
                    "the identity \(.value(duplicate.text)) stands in record \(duplicate.first.record ?? 0) of \(duplicate.first.file) already"
                )
            }
            ledger.count(self, file: file, column: comparison.column, more: found.count - found.lowest.count)
        }
    }
}
