import Reading

struct ColumnAllowedCheck: ValueCheck {
    let about = CheckDescription(
        "columns/allowed", "a value is none of those allowed",
        meaning: "The field takes one of a list of values; another is rejected or matches no rule.",
        mend: "Map the source's values to the listed ones, or add the value to the list.",
        source: .expectation)

    func test(for column: ColumnExpectation, _ expectation: Expectation) -> ValueTest? {
        guard !column.allowed.isEmpty else { return nil }
        let allowed = TokenSet(column.allowed)
        return ValueTest(
            accepts: { bytes, isNull in isNull || allowed.contains(bytes) },
            expected: column.allowed.joined(separator: ", "),
            message: "a value in column \"\(column.name)\" is none of the allowed ones")
    }
}
