import Reading

struct ColumnUnexpectedCheck: HeaderCheck {
    let about = CheckDescription(
        "columns/unexpected", "a column that is not expected",
        meaning: "The exporter sends data that nobody asked for; positional imports put it into the wrong field.",
        mend: "Remove the column from the exporter's mapping, or list it in the expectation.",
        source: .activation)

    func check(_ header: Header, _ expectation: Expectation, _ ledger: Ledger) {
        guard expectation.otherColumns == .refused, !expectation.columns.isEmpty,
            !FileHeaderCheck.isMissing(header, expectation)
        else { return }
        // A misspelled name is told once, as the column that is missing.
        let misspelled = Set(
            expectation.columns.filter { !header.names.contains($0.name) }.compactMap {
                ColumnMissingCheck.nearest(to: $0.name, in: header, expectation)
            })
        for (index, name) in header.names.enumerated()
        where expectation.column(name) == nil && !misspelled.contains(name) {
            let shown = name.isEmpty ? "#\(index + 1)" : name
            ledger.note(
                self, at: header.place(shown, at: index), actual: "\(name)", "column \"\(shown)\" is not expected")
        }
    }
}
