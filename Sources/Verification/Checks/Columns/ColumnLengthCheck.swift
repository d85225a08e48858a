import Reading

struct ColumnLengthCheck: ValueCheck {
    let about = CheckDescription(
        "columns/length", "a value is too long",
        meaning: "The ESP's field is shorter: the import rejects the record or cuts the value.",
        mend: "Shorten the value in the exporter, or widen the ESP's field.",
        source: .expectation)

    func test(for column: ColumnExpectation, _ expectation: Expectation) -> ValueTest? {
        let limits = [
            column.maximumLength.map { "\($0) characters" }, column.maximumBytes.map { "\($0) bytes" },
        ].compactMap { $0 }
        guard !limits.isEmpty else { return nil }
        let (characters, bytes) = (column.maximumLength ?? .max, column.maximumBytes ?? .max)
        return ValueTest(
            accepts: { value, _ in
                // Scalars: every byte that does not continue a sequence.
                value.count <= bytes
                    && (value.count <= characters || value.count(where: { $0 & 0xC0 != 0x80 }) <= characters)
            },
            expected: "at most \(limits.joined(separator: " and "))",
            message: "a value in column \"\(column.name)\" is longer than \(limits.joined(separator: " or "))")
    }
}
