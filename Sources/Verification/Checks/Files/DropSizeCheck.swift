import Reading

struct DropSizeCheck: WholeDropCheck {
    let about = CheckDescription(
        "files/drop-size", "the drop holds more records than one export may",
        meaning: "The receiver takes no more of one export, or the exporter promises no more: what is beyond is lost.",
        mend: "Export a smaller segment, or state the limit that holds.",
        source: .guardrails)

    func check(_ files: [FileReading], _ expectation: Expectation, _ ledger: Ledger) {
        let records = files.reduce(0) { $0 + $1.facts.records }
        guard let limit = expectation.files.maximumDropRecords, records > limit else { return }
        ledger.note(
            self, at: Place(file: ""), expected: "at most \(limit) records", actual: "\(records) records",
            "the drop holds \(records) records, more than \(limit)")
    }
}
