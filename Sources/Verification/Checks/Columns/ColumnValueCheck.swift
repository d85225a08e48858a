import Reading

struct ColumnValueCheck: CellCheck {
    let about = CheckDescription(
        "columns/value", "an attribute is not the expected one",
        meaning: "The record is about the right person and says something wrong.",
        mend: "Compare mapping, encoding and export time of the attribute with the expected profile.",
        source: .exportBehaviour)

    func check(_ differing: inout DifferingCells, _ expectation: Expectation, _ ledger: Ledger) {
        for cell in differing.cells {
            ledger.note(self, cell) {
                "column \"\(cell.column)\" holds \(.value(cell.actual)), expected was \(.value(cell.expected))"
            }
        }
        differing.cells = []
    }
}

extension Ledger {
    /// One cell that differs.
    func note(_ check: any Check, _ cell: DifferingCell, message: () -> MaskableText) {
        note(
            check, file: cell.place.file, column: cell.column, record: cell.place.record ?? 0,
            example: {
                Finding.Example(place: cell.place, expected: .value(cell.expected), actual: .value(cell.actual))
            },
            message: message)
    }
}

extension MaskableText {
    /// A value of a profile with its invisible characters visible; null by name.
    static func value(_ text: String?) -> MaskableText {
        guard let text else { return "null" }
        return MaskableText(personal: VisibleText.show(text))
    }
}
