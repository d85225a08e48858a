import Reading

/// One kind of malformed record each: the reader saw the defect, this names it.
struct RecordFormCheck: RecordCheck {
    let about: CheckDescription
    let defect: Record.Defects

    private init(_ defect: Record.Defects, _ id: String, _ title: String, meaning: String, mend: String) {
        self.defect = defect
        about = CheckDescription(id, title, meaning: meaning, mend: mend, source: .csv)
    }

    static let loneQuote = Self(
        .loneQuote, "files/lone-quote", "a quote inside an unquoted field",
        meaning: "Readers disagree on such a field: some keep the quote, some drop it, some swallow the next records.",
        mend: "Quote every field that holds a quote, and escape the quote inside.")
    static let textAfterQuote = Self(
        .textAfterQuote, "files/text-after-quote", "text between a closing quote and the next delimiter",
        meaning: "The quote inside the field was not escaped as the dialect demands.",
        mend: "Escape quotes inside quoted fields as the expectation's dialect says.")
    static let unclosedQuote = Self(
        .unclosedQuote, "files/unclosed-quote", "a quote is opened and never closed",
        meaning: "Many readers take everything up to the next quote for one value.",
        mend: "Close the quote, or escape it if it belongs to the value.")
    static let nulByte = Self(
        .nulByte, "files/nul-byte", "a NUL byte in a record",
        meaning:
            "Imports stop at it or refuse the record; the file may be UTF-16, or disk space that was never written.",
        mend: "Remove NUL bytes from the values; check the encoding.")
    static let strayLineEnd = Self(
        .strayLineEnd, "files/stray-line-end", "a line-end byte inside an unquoted field",
        meaning: "Some readers end the record there, others do not.",
        mend: "Quote values that hold line ends.")
    static let tooLong = Self(
        .tooLong, "files/record-too-long", "a record is longer than the limit",
        meaning: "No profile is that long: a quote was never closed, line ends are missing, or the file is no text.",
        mend: "Check quoting and line ends near the place; raise the limit if the record is right.")

    func check(_ record: RecordInFile, _ ledger: Ledger) {
        guard record.record.defects.contains(defect) else { return }
        let offset = record.record.offset(of: defect, in: record.dialect) ?? record.record.byteOffset
        let column = record.column(at: offset)
        ledger.note(
            self, file: record.file, record: record.record.number,
            example: {
                Finding.Example(
                    place: record.place(column: column, byteOffset: offset),
                    actual: MaskableText(personal: String(decoding: record.record.raw.prefix(200), as: UTF8.self)))
            },
            message: { "\(about.title), in column \(column)" })
    }
}
