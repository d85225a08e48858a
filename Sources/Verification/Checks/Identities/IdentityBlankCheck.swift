import Reading

struct IdentityBlankCheck: IdentityCheck {
    let about = CheckDescription(
        "identities/blank", "a record without identity",
        meaning: "Nobody can be told from it: an exported identity is mandatory.",
        mend: "Leave profiles without the identity out of the export.",
        source: .mapping)

    func check(_ identity: IdentityInRecord, _ expectation: IdentityExpectation, _ ledger: Ledger) -> Bool {
        guard identity.isBlank else { return true }
        ledger.note(
            self, file: identity.place.file, column: identity.place.column, record: identity.place.record ?? 0,
            example: { Finding.Example(place: identity.place, expected: "an identity", actual: .value(identity.text)) },
            message: { "the record has no value in the identity column \"\(identity.place.column ?? "")\"" })
        return false
    }
}
