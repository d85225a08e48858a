import Drops
import Reading

/// A record's contents, kept beyond the reader's callback.
struct Row: Equatable {
    var number: Int
    var line: Int
    var byteOffset: Int
    var fields: [String]
    var defects: Record.Defects = []
    var defectOffset: Int?
    var raw = ""
}

/// All records of one file of these bytes.
func rows(
    _ bytes: [UInt8], _ dialect: Dialect = Dialect(hasHeader: false), name: String = "a.csv",
    limits: ReadingLimits = ReadingLimits(), ahead: Bool = false
) throws -> [Row] {
    let file = Drop.File(name: name, content: Blob(bytes))
    var rows: [Row] = []
    let table = Table(name: name, files: [file], dialect: dialect, limits: limits)
    try (ahead ? table.forEachRecordReadAhead : table.forEachRecord) { record in
        rows.append(
            Row(
                number: record.number, line: record.line, byteOffset: record.byteOffset,
                fields: record.fields.map(\.string), defects: record.defects, defectOffset: record.defectOffset,
                raw: String(decoding: record.raw, as: UTF8.self)))
    }
    return rows
}

func rows(
    _ text: String, _ dialect: Dialect = Dialect(hasHeader: false), limits: ReadingLimits = ReadingLimits()
) throws -> [Row] {
    try rows(Array(text.utf8), dialect, limits: limits)
}
