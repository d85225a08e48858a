import Reading

struct StatusUnknownCheck: ValueCheck {
    let about = CheckDescription(
        "membership/unknown-status", "a status that does not exist",
        meaning: "Statuses are compared letter by letter; an import that filters on them would miss this one.",
        mend: "Export the status as the platform writes it (realized, existing, exited), in lower case.",
        source: .membershipDetails)

    func test(for column: ColumnExpectation, _ expectation: Expectation) -> ValueTest? {
        guard let membership = expectation.membership, membership.statusColumns.contains(column.name) else {
            return nil
        }
        let names = membership.memberStatuses + membership.leftStatuses
        let known = TokenSet(names)
        let mayBeBlank = membership.mayBeBlank
        return ValueTest(
            accepts: { bytes, isNull in isNull ? mayBeBlank : known.contains(bytes) },
            expected: names.joined(separator: ", "), message: "column \"\(column.name)\" holds an unknown status",
            isPersonal: false)
    }
}
