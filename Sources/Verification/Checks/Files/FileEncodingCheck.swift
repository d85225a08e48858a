import Reading

struct FileEncodingCheck: FileCheck {
    let about = CheckDescription(
        "files/encoding", "bytes are not of the stated encoding",
        meaning: "Names and addresses with accents would arrive garbled, or the import would refuse the record.",
        mend: "Write the whole file in the encoding that the expectation states.",
        source: .formatting)

    func check(_ file: FileReading, _ expectation: Expectation, _ ledger: Ledger) {
        if let damage = file.facts.damage, damage.kind == .wrongEncoding {
            let expected = "\(expectation.files.dialect.encoding.rawValue)"
            ledger.note(
                self, at: Place(file: file.path, byteOffset: 0), expected: "\(expected)", "\(damage.message)")
        }
        guard let place = file.badEncoding, file.badEncodingRecords > 0 else { return }
        let encoding = expectation.files.dialect.encoding.rawValue
        ledger.note(
            self, at: place, expected: "\(encoding)",
            "\(file.badEncodingRecords) record(s) hold bytes that are not \(encoding); the first such byte is at \(place.byteOffset ?? 0)\(hint(file, expectation))"
        )
        ledger.count(self, file: file.path, column: place.column, more: file.badEncodingRecords - 1)
    }

    private func hint(_ file: FileReading, _ expectation: Expectation) -> String {
        guard expectation.files.dialect.encoding == .utf8 else { return "" }
        return "; they may be iso-8859-1 or windows-1252"
    }
}
