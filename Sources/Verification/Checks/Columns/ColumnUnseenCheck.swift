import Reading

/// JSON leaves out what is null: a key that no object has may be a column that is null everywhere, or one that the
/// exporter forgot.
struct ColumnUnseenCheck: HeaderCheck {
    let about = CheckDescription(
        "columns/unseen", "a key that stands in no object",
        meaning:
            "In JSON Lines null is left out: the column may be null in all records, or the exporter does not write it.",
        mend: "State `required: true` for a column that is never null throughout, or name the expected profiles.",
        severity: .warning, source: .activation)

    func check(_ header: Header, _ expectation: Expectation, _ ledger: Ledger) {
        // Held against expected profiles, each value that should be there is told by itself.
        guard expectation.profiles == nil else { return }
        for column in Self.unseen(header, expectation) {
            ledger.note(
                self, at: header.place(column), expected: "\(column)",
                "no object has the key \"\(column)\": the column is null everywhere, or not exported")
        }
    }

    /// Expected columns that may be null in all records, so that they are not missing.
    static func unseen(_ header: Header, _ expectation: Expectation) -> [String] {
        guard header.isKeys else { return [] }
        var needed = expectation.identity?.columns ?? []
        if let membership = expectation.membership, !membership.mayBeBlank { needed += membership.columns }
        return expectation.columns.filter { column in
            !column.isOptional && !header.names.contains(column.name) && !column.isRequired
                && !needed.contains(column.name)
                && ColumnMissingCheck.nearest(to: column.name, in: header, expectation) == nil
        }.map(\.name)
    }
}
