import Reading

struct IdentityInvalidCheck: IdentityCheck {
    let about = CheckDescription(
        "identities/invalid", "an identity that cannot be one",
        meaning: "The value is no e-mail address, phone number or digest, as the identity's kind demands.",
        mend: "Clean the value at its source; check that the column is mapped to the right attribute.",
        source: .mapping)

    func check(_ identity: IdentityInRecord, _ expectation: IdentityExpectation, _ ledger: Ledger) -> Bool {
        guard !identity.isBlank, !identity.isValid else { return true }
        ledger.note(
            self, file: identity.place.file, column: identity.place.column, record: identity.place.record ?? 0,
            example: {
                Finding.Example(
                    place: identity.place, expected: "\(expectation.valueType.meaning)", actual: .value(identity.text))
            },
            message: { "the identity \(.value(identity.text)) is not \(expectation.valueType.meaning)" })
        return false
    }
}
