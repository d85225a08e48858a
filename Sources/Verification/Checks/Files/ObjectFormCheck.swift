import Reading

/// Of JSON Lines: a line that is not one object.
struct ObjectFormCheck: RecordCheck {
    let about = CheckDescription(
        "files/no-object", "a line that is no JSON object",
        meaning: "A reader of JSON Lines stops at it or skips the record; the last line may have been cut off.",
        mend: "Write each record as one JSON object on one line, as RFC 8259 has it, with line ends escaped as \\n.",
        source: .jsonLines)

    func check(_ record: RecordInFile, _ ledger: Ledger) {
        let found = record.record
        guard found.defects.contains(.noObject) else { return }
        let offset = found.defectOffset ?? found.byteOffset
        let isCut = offset == found.byteOffset + found.raw.count
        ledger.note(
            self, file: record.file, record: found.number,
            example: {
                Finding.Example(
                    place: record.place(byteOffset: offset),
                    actual: MaskableText(personal: String(decoding: found.raw.prefix(200), as: UTF8.self)))
            },
            message: {
                isCut
                    ? "line \(found.line) ends inside its object"
                    : "line \(found.line) is no JSON object from its byte \(offset - found.byteOffset) on"
            })
    }
}
