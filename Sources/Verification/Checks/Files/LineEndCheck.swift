import Reading

struct LineEndCheck: FileCheck {
    let about = CheckDescription(
        "files/line-end", "lines do not end as stated",
        meaning: "Lines end in different ways within the file, or not in the stated one, or the last one does not end.",
        mend: "Write one kind of line end throughout.",
        source: .formatting)

    func check(_ file: FileReading, _ expectation: Expectation, _ ledger: Ledger) {
        if let odd = file.oddLineEnds {
            let ends = file.facts.lineEnds
            ledger.note(
                self, at: odd.first, expected: "\(odd.expected)",
                actual: "\(ends.lf) x LF, \(ends.crlf) x CRLF, \(ends.cr) x CR",
                "lines should end with \(odd.expected); \(odd.count) of \(ends.lf + ends.crlf) end otherwise")
            ledger.count(self, file: file.path, more: odd.count - 1)
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
