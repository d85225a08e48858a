import Reading

struct ColumnDuplicateCheck: HeaderCheck {
    let about = CheckDescription(
        "columns/duplicate", "a column name stands twice in the header",
        meaning: "An import by name takes one of them, and nobody knows which.",
        mend: "Give each target field of the mapping a name of its own.",
        source: .activation)

    func check(_ header: Header, _ expectation: Expectation, _ ledger: Ledger) {
        guard !FileHeaderCheck.isMissing(header, expectation) else { return }
        var seen: Set<String> = []
        for (index, name) in header.names.enumerated() where !seen.insert(name).inserted {
            ledger.note(
                self, at: header.place(name.isEmpty ? "#\(index + 1)" : name, at: index), actual: "\(name)",
                "column \"\(name)\" stands in the header again, at position \(index + 1)")
        }
    }
}
