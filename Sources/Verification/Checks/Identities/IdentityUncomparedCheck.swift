import Reading

struct IdentityUncomparedCheck: ComparisonCheck {
    let about = CheckDescription(
        "identities/uncompared", "expected profiles that could not be looked for",
        meaning:
            "A file has no header, lacks an identity column or could not be read to its end, as another finding says; whether these profiles are in it cannot be told.",
        mend: "Mend the other finding first; then every expected profile is looked for.", severity: .note,
        source: .expectation)

    func check(_ comparison: ComparisonOutcome, _ expectation: Expectation, _ ledger: Ledger) {
        guard !comparison.isComplete, comparison.missing.count > 0 else { return }
        ledger.note(
            self, at: Place(file: comparison.name, column: comparison.column),
            "\(comparison.missing.count) of \(comparison.expectedCount) expected profiles were not found in what could be read"
        )
    }
}
