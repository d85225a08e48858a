import Reading

struct MembershipWrongCheck: CellCheck {
    let about = CheckDescription(
        "membership/wrong", "a membership is not the expected one",
        meaning: "The person would be kept in an audience that was left, or left out of one that was entered.",
        mend: "Compare the audience's evaluation with the export's status column; check which export run this is.",
        source: .membershipDetails)

    func check(_ differing: inout DifferingCells, _ expectation: Expectation, _ ledger: Ledger) {
        guard let columns = expectation.membership?.columns, !columns.isEmpty else { return }
        for cell in differing.cells where columns.contains(cell.column) {
            ledger.note(self, cell) {
                "column \"\(cell.column)\" says \"\(cell.actual ?? "")\", expected was \"\(cell.expected ?? "")\""
            }
        }
        differing.cells.removeAll { columns.contains($0.column) }
    }
}
