import Reading

/// Of JSON Lines: a key that stands in one object again.
struct ObjectKeyCheck: RecordCheck {
    let about = CheckDescription(
        "columns/repeated-key", "a key stands twice in an object",
        meaning: "Readers disagree on such an object: most take the last value, some the first, some refuse it.",
        mend: "Write each key once; give each target field of the mapping a name of its own.",
        source: .jsonLines)

    func check(_ record: RecordInFile, _ ledger: Ledger) {
        let found = record.record
        guard found.defects.contains(.repeatedKey), let offset = found.defectOffset else { return }
        let rest = found.raw.dropFirst(offset - found.byteOffset + 1)
        let key = String(decoding: rest.prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        ledger.note(
            self, file: record.file, record: found.number,
            example: {
                Finding.Example(
                    place: record.place(column: key, byteOffset: offset),
                    actual: MaskableText(personal: String(decoding: found.raw.prefix(200), as: UTF8.self)))
            },
            message: { "the object has the key \"\(key)\" again" })
    }
}
