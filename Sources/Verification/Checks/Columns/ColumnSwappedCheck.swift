import Reading

struct ColumnSwappedCheck: CellCheck {
    let about = CheckDescription(
        "columns/swapped", "two columns are exchanged",
        meaning: "Each of the two holds the value that is expected in the other.",
        mend: "Exchange the two source attributes in the exporter's mapping, or the two names in the header.",
        source: .mapping)

    func check(_ cells: inout [DifferingCell], _ expectation: Expectation, _ ledger: Ledger) {
        var first = 0
        while first < cells.count {
            let a = cells[first]
            let second = cells.indices.dropFirst(first + 1).first {
                cells[$0].actual == a.expected && a.actual == cells[$0].expected
            }
            guard let second else {
                first += 1
                continue
            }
            let b = cells[second]
            ledger.note(
                self, file: a.place.file, column: a.column, record: a.place.record ?? 0,
                example: {
                    Finding.Example(place: a.place, expected: .value(a.expected), actual: .value(a.actual))
                },
                message: { "columns \"\(a.column)\" and \"\(b.column)\" hold each other's values" })
            cells.remove(at: second)
            cells.remove(at: first)
        }
    }
}
