import Reading

struct FileHeaderCheck: HeaderCheck {
    let about = CheckDescription(
        "files/header", "the first line is no header",
        meaning:
            "None of the expected column names stands in the first line: it is a data record, or the delimiter differs.",
        mend: "Switch the header on in the exporter and check delimiter and encoding against the expectation.",
        source: .formatting)

    func check(_ header: Header, _ expectation: Expectation, _ ledger: Ledger) {
        guard Self.isMissing(header, expectation) else { return }
        let expected = expectation.columns.map(\.name).joined(separator: ", ")
        ledger.note(
            self, at: Place(file: header.file, line: header.line, byteOffset: header.byteOffset),
            expected: "\(expected)", actual: MaskableText(personal: header.names.joined(separator: ", ")),
            "the first line holds none of the expected column names")
    }

    /// Other header checks are silent then: one finding says it all.
    static func isMissing(_ header: Header, _ expectation: Expectation) -> Bool {
        !expectation.columns.isEmpty && !expectation.columns.contains { header.names.contains($0.name) }
            && !expectation.columns.contains { ColumnMissingCheck.nearest(to: $0.name, in: header, expectation) != nil }
    }
}
