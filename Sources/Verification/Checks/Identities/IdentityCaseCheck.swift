import Reading

struct IdentityCaseCheck: ComparisonCheck {
    let about = CheckDescription(
        "identities/normalisation", "an identity equals the expected one only after case folding or trimming",
        meaning: "ESPs that compare letter by letter take it for another person; hashes of the two differ.",
        mend: "Normalise the identity in the exporter, or state `normalisation: [trim, lowercase]`.",
        source: .mapping)

    func check(_ comparison: ComparisonOutcome, _ expectation: Expectation, _ ledger: Ledger) {
        for (file, found) in comparison.foldedOnly.sorted(by: { $0.key < $1.key }) {
            for pair in found.lowest {
                ledger.note(
                    self, at: pair.place, expected: .value(pair.expected), actual: .value(pair.text),
                    "the identity \(.value(pair.text)) equals the expected \(.value(pair.expected)) only after case folding and trimming"
                )
            }
            ledger.count(self, file: file, column: comparison.column, more: found.count - found.lowest.count)
        }
    }
}
