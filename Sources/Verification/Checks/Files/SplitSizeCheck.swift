import Reading

struct SplitSizeCheck: FileCheck {
    let about = CheckDescription(
        "files/split-size", "a file holds more records than one part may",
        meaning: "Exports are split at a limit of records; a larger file means that the split did not happen.",
        mend: "Split the export into parts named x.csv, x_2.csv, x_3.csv at the limit.",
        source: .guardrails)

    func check(_ file: FileReading, _ expectation: Expectation, _ ledger: Ledger) {
        let limit = expectation.files.maximumRecords
        guard file.facts.records > limit else { return }
        ledger.note(
            self, at: Place(file: file.path, record: limit + 1), expected: "at most \(limit) records",
            actual: "\(file.facts.records) records", "the file holds \(file.facts.records) records, more than \(limit)")
    }
}
