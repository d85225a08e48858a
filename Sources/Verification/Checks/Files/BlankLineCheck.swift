import Reading

struct BlankLineCheck: RecordCheck {
    let about = CheckDescription(
        "files/blank-line", "a blank line",
        meaning: "Imports skip it, reject it, or count it as a record of nulls.",
        mend: "Write no line for a profile that is left out, and none after the last record.",
        source: .csv)

    func check(_ record: RecordInFile, _ ledger: Ledger) {
        guard record.record.raw.isEmpty, record.columns.count != record.record.fields.count else { return }
        ledger.note(
            self, file: record.file, record: record.record.number, example: { Finding.Example(place: record.place()) },
            message: { "line \(record.record.line) is blank" })
    }
}
