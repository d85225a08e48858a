import Reading

struct ByteOrderMarkCheck: FileCheck {
    let about = CheckDescription(
        "files/byte-order-mark", "a byte order mark where none belongs, or none where one is due",
        meaning: "Many imports take the mark for a part of the first column's name, which is then not found.",
        mend: "Write UTF-8 without a byte order mark, or state `byte-order-mark: allowed`.",
        source: .init("RFC 3629: UTF-8, section 6", "https://www.rfc-editor.org/rfc/rfc3629#section-6"))

    func check(_ file: FileReading, _ expectation: Expectation, _ ledger: Ledger) {
        let place = Place(file: file.path, line: 1, byteOffset: 0)
        switch (expectation.files.byteOrderMark, file.facts.hasByteOrderMark) {
        case (.refused, true) where expectation.files.dialect.encoding == .utf8:
            ledger.note(self, at: place, expected: "none", actual: "EF BB BF", "the file starts with a byte order mark")
        case (.required, false) where file.facts.bytes > 0:
            ledger.note(self, at: place, expected: "a byte order mark", "the file has no byte order mark")
        default: break
        }
    }
}
