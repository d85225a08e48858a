import Reading

struct ColumnTypeCheck: ValueCheck {
    let about = CheckDescription(
        "columns/type", "a value is not of its column's type",
        meaning: "The import rejects the record or stores a value that cannot be used.",
        mend: "Convert the attribute in the exporter, or state the type that is meant.",
        source: .init(
            "File formatting configuration",
            "https://experienceleague.adobe.com/en/docs/experience-platform/destinations/destination-sdk/functionality/destination-server/file-formatting"
        ))

    func test(for column: ColumnExpectation, _ expectation: Expectation) -> ValueTest? {
        let isIdentity = expectation.identity?.columns.contains(column.name) ?? false
        guard column.type != .string, !(isIdentity && expectation.identity?.valueType == column.type) else {
            return nil
        }
        let type = column.type
        return ValueTest(
            accepts: { $1 || type.accepts($0) }, expected: type.meaning,
            message: "a value in column \"\(column.name)\" is not \(type.meaning)")
    }
}
