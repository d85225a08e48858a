import Reading

struct FileEmptyCheck: FileCheck {
    let about = CheckDescription(
        "files/empty", "a file holds nothing",
        meaning: "A file of zero bytes has not even a header: the export failed, or was cut before its first byte.",
        mend: "Let the exporter write the header line, or no file at all, when there is no record.",
        source: .activation)

    func check(_ file: FileReading, _ expectation: Expectation, _ ledger: Ledger) {
        guard file.facts.bytes == 0, file.facts.damage == nil else { return }
        ledger.note(self, at: Place(file: file.path, byteOffset: 0), "the file holds no byte")
    }
}
