import Reading

struct ColumnSwappedCheck: CellCheck {
    let about = CheckDescription(
        "columns/swapped", "two columns are exchanged",
        meaning:
            "Each of the two holds the value that is expected in the other, or, where no values are expected, a value that keeps the other column's rules and breaks its own.",
        mend: "Exchange the two source attributes in the exporter's mapping, or the two names in the header.",
        source: .mapping)

    func check(_ differing: inout DifferingCells, _ expectation: Expectation, _ ledger: Ledger) {
        var first = 0
        while first < differing.cells.count {
            let a = differing.cells[first]
            let second = differing.cells.indices.dropFirst(first + 1).first {
                differing.cells[$0].actual == a.expected && a.actual == differing.cells[$0].expected
            }
            guard let second else {
                first += 1
                continue
            }
            let b = differing.cells[second]
            note(a.place, b.column, expected: .value(a.expected), actual: .value(a.actual), ledger)
            differing.exchanged.formUnion([a.index, b.index])
            differing.cells.remove(at: second)
            differing.cells.remove(at: first)
        }
    }

    /// One record in which the column at `place` and the other one hold each other's values.
    func note(
        _ place: Place, _ other: String, expected: MaskableText?, actual: MaskableText, _ ledger: Ledger
    ) {
        ledger.note(
            self, file: place.file, column: place.column, record: place.record ?? 0,
            example: { Finding.Example(place: place, expected: expected, actual: actual) },
            message: { "columns \"\(place.column ?? "")\" and \"\(other)\" hold each other's values" })
    }
}
