import Reading

struct ColumnPatternCheck: ValueCheck {
    let about = CheckDescription(
        "columns/pattern", "a value does not match the column's pattern",
        meaning: "The whole value must match the regular expression of the expectation, in the flavour it names.",
        mend: "Correct the value at its source, or the pattern.",
        source: .init("Swift Regex", "https://developer.apple.com/documentation/swift/regex"))

    func test(for column: ColumnExpectation, _ expectation: Expectation) -> ValueTest? {
        guard let pattern = column.pattern else { return nil }
        // A pattern that is no regular expression matches nothing: never a silent pass.
        let regex = try? column.patternFlavour.compile(pattern)
        return ValueTest(
            accepts: { bytes, isNull in
                guard !isNull else { return true }
                guard let regex else { return false }
                return (try? regex.wholeMatch(in: String(decoding: bytes, as: UTF8.self))) != nil
            },
            expected: pattern, message: "a value in column \"\(column.name)\" does not match its pattern")
    }
}
