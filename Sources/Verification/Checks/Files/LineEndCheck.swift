import Reading

struct LineEndCheck: FileCheck {
    let about = CheckDescription(
        "files/line-end", "lines do not end as stated",
        meaning: "Lines end in different ways within the file, or not in the stated one, or the last one does not end.",
        mend: "Write one kind of line end throughout.",
        source: .formatting)

    func check(_ file: FileReading, _ expectation: Expectation, _ ledger: Ledger) {
        let ends = file.facts.lineEnds
        let place = Place(file: file.path, byteOffset: 0)
        let actual = "\(ends.lf) x LF, \(ends.crlf) x CRLF, \(ends.cr) x CR"
        switch expectation.files.dialect.lineEnd {
        case .lf where ends.crlf > 0: wrong("LF")
        case .crlf where ends.lf > 0: wrong("CRLF")
        case .any where ends.lf > 0 && ends.crlf > 0: wrong("LF or CRLF, not both")
        default: break
        }
        func wrong(_ expected: String) {
            ledger.note(
                self, at: place, expected: "\(expected)", actual: "\(actual)",
                "lines should end with \(expected); found \(actual)")
        }
        guard file.facts.bytes > 0, file.facts.damage == nil else { return }
        let last = Place(file: file.path, byteOffset: file.facts.bytes)
        switch (expectation.files.finalLineEnd, file.facts.endsWithLineEnd) {
        case (.required, false): ledger.note(self, at: last, "the last line has no line end")
        case (.refused, true): ledger.note(self, at: last, "the last line has a line end and should have none")
        default: break
        }
    }
}
