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
            expected: "\(expected)", actual: MaskableText(personal: String(header.text.prefix(200))),
            "the first line holds none of the expected column names\(Self.hint(header, expectation))")
    }

    /// What the first line would be in another dialect.
    private static func hint(_ header: Header, _ expectation: Expectation) -> String {
        if header.defects.contains(.strayLineEnd) {
            let lineEnd = expectation.files.dialect.lineEnd == .cr ? "lf" : "cr"
            return " on a line of their own; do lines end with \(lineEnd.uppercased())? State `line-end: \(lineEnd)`"
        }
        let delimiters =
            [",": "comma", "\t": "tab", "|": "pipe", ";": "semicolon", ":": "colon"] as [Character: String]
        let expected = Set(expectation.columns.map(\.name))
        for (delimiter, name) in delimiters.sorted(by: { $0.value < $1.value }) {
            let names = header.text.split(separator: delimiter).map { $0.trimmingPrefix("\"").prefix { $0 != "\"" } }
            if names.count > 1, names.contains(where: { expected.contains(String($0)) }) {
                return "; read with `delimiter: \(name)` it does"
            }
        }
        return ""
    }

    /// Other header checks are silent then: one finding says it all.
    static func isMissing(_ header: Header, _ expectation: Expectation) -> Bool {
        // Line ends of another kind inside it: the whole file stands on its first line.
        if header.isKeys { return false }
        if !header.defects.isDisjoint(with: [.strayLineEnd, .tooLong]) { return true }
        return !expectation.columns.isEmpty && !expectation.columns.contains { header.names.contains($0.name) }
            && !expectation.columns.contains { ColumnMissingCheck.nearest(to: $0.name, in: header, expectation) != nil }
    }
}
