import Reading

struct IdentityUnexpectedCheck: ComparisonCheck {
    let about = CheckDescription(
        "identities/unexpected", "a profile that is not expected",
        meaning: "The person does not belong to the audience and would be written to.",
        mend: "Check the audience's evaluation and the merge of identities for this profile.",
        source: .exportBehaviour)

    func check(_ comparison: ComparisonOutcome, _ expectation: Expectation, _ ledger: Ledger) {
        for (file, found) in comparison.unexpected.sorted(by: { $0.key < $1.key }) {
            for sighting in found.lowest {
                ledger.note(
                    self, at: sighting.place, actual: .value(sighting.text),
                    "the profile \(.value(sighting.text)) is not expected")
            }
            ledger.count(self, file: file, column: comparison.column, more: found.count - found.lowest.count)
        }
    }
}
