import Reading

struct RecordLengthCheck: RecordCheck {
    let about = CheckDescription(
        "columns/count", "a record has more or fewer fields than the header",
        meaning: "Its values stand in the wrong columns, or the record was cut.",
        mend: "Quote values that hold the delimiter; write every column, also where the value is null.",
        source: .csv)

    func check(_ record: RecordInFile, _ ledger: Ledger) {
        let (expected, actual) = (record.columns.count, record.record.fields.count)
        let quoting: Record.Defects = [.textAfterQuote, .unclosedQuote, .tooLong, .noObject, .cutOff]
        guard expected != actual, record.record.defects.isDisjoint(with: quoting), !record.record.raw.isEmpty else {
            return
        }
        ledger.note(
            self, file: record.file, record: record.record.number,
            example: {
                Finding.Example(place: record.place(), expected: "\(expected) fields", actual: "\(actual) fields")
            },
            message: { "the record has \(actual) fields, the header \(expected)" })
    }
}
