import Reading

struct ColumnOrderCheck: HeaderCheck {
    let about = CheckDescription(
        "columns/order", "columns stand in another order",
        meaning: "An import by position puts the values into the wrong fields.",
        mend: "Order the exporter's mapping as the expectation lists the columns, or state `column-order: any`.",
        source: .activation)

    func check(_ header: Header, _ expectation: Expectation, _ ledger: Ledger) {
        guard expectation.columnOrder == .exact, !header.isKeys, !FileHeaderCheck.isMissing(header, expectation) else {
            return
        }
        let expected = expectation.columns.map(\.name).filter(header.names.contains)
        var seen: Set<String> = []
        let actual = header.names.filter { expectation.column($0) != nil && seen.insert($0).inserted }
        guard let first = zip(expected, actual).first(where: { $0 != $1 }) else { return }
        ledger.note(
            self, at: header.place(first.1, at: header.index(of: first.1)),
            expected: "\(expected.joined(separator: ", "))", actual: "\(actual.joined(separator: ", "))",
            "column \"\(first.1)\" stands where \"\(first.0)\" is expected")
    }
}
