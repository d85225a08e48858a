import NearMiss
import Reading

struct ColumnMissingCheck: HeaderCheck {
    let about = CheckDescription(
        "columns/missing", "an expected column is not in the header",
        meaning: "The import cannot fill the field that the column is mapped to.",
        mend: "Map the attribute in the exporter; where a nearly equal name is shown, correct its spelling.",
        source: .activation)

    func check(_ header: Header, _ expectation: Expectation, _ ledger: Ledger) {
        guard !FileHeaderCheck.isMissing(header, expectation) else { return }
        let unseen = ColumnUnseenCheck.unseen(header, expectation)
        for column in expectation.columns
        where !column.isOptional && !header.names.contains(column.name) && !unseen.contains(column.name) {
            let near = Self.nearest(to: column.name, in: header, expectation)
            let hint = near.map { "; \"\($0)\" stands in the header, is it meant?" } ?? ""
            ledger.note(
                self, at: header.place(column.name, at: near.flatMap { header.index(of: $0) }),
                expected: "\(column.name)",
                actual: near.map { "\($0)" }, "column \"\(column.name)\" is missing\(hint)")
        }
    }

    /// The name in the header that was probably meant.
    static func nearest(to name: String, in header: Header, _ expectation: Expectation) -> String? {
        NearMiss.nearest(to: name, among: header.names.filter { expectation.column($0) == nil && !$0.isEmpty })
    }
}
