import Reading

struct IdentityMissingCheck: ComparisonCheck {
    let about = CheckDescription(
        "identities/missing", "an expected profile is not in the drop",
        meaning: "The person would not be written to, or not be told apart from those who left.",
        mend: "Check mandatory attributes, deduplication and the audience's evaluation for this profile.",
        source: .exportBehaviour)

    func check(_ comparison: ComparisonOutcome, _ expectation: Expectation, _ ledger: Ledger) {
        guard comparison.isComplete else { return }
        for missing in comparison.missing.lowest {
            ledger.note(
                self, at: Place(file: comparison.name, column: comparison.column), expected: .value(missing.text),
                "the profile \(.value(missing.text)), line \(missing.place.line ?? 0) of \(missing.place.file), is not in the drop"
            )
        }
        ledger.count(
            self, file: comparison.name, column: comparison.column,
            more: comparison.missing.count - comparison.missing.lowest.count)
    }
}
