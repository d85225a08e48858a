import Reading

struct ColumnRequiredCheck: ValueCheck {
    let about = CheckDescription(
        "columns/required", "a required value is null",
        meaning: "Profiles without a mandatory attribute should not be in the file; the import rejects the record.",
        mend: "Mark the attribute as mandatory in the exporter, so that such profiles are left out.",
        source: .activation)

    func test(for column: ColumnExpectation, _ expectation: Expectation) -> ValueTest? {
        let isIdentity = expectation.identity?.columns.contains(column.name) ?? false
        guard column.isRequired, !isIdentity else { return nil }
        return ValueTest(
            accepts: { !$1 }, expected: "a value", message: "column \"\(column.name)\" is required and null here")
    }
}
