import Reading

/// One record with the file and the columns it belongs to.
struct RecordInFile {
    let record: Record
    let file: String
    let columns: [String]

    func place(column: String? = nil, byteOffset: Int? = nil) -> Place {
        Place(
            file: file, line: record.line, record: record.number, column: column,
            byteOffset: byteOffset ?? record.byteOffset)
    }

    /// The column in which a byte of the file stands.
    func column(at byteOffset: Int) -> String {
        let index = record.fields.lastIndex { $0.byteOffset <= byteOffset } ?? 0
        return index < columns.count ? columns[index] : "#\(index + 1)"
    }
}

/// A value that is not the expected one.
struct DifferingCell {
    let place: Place
    let column: String
    /// nil is null.
    let expected: String?
    let actual: String?
}

/// What is asked of every value of a column.
struct ValueTest {
    /// - Parameter isNull: then the bytes are empty.
    let accepts: (_ bytes: UnsafeRawBufferPointer, _ isNull: Bool) -> Bool
    /// What was expected, for the finding.
    let expected: String
    /// One sentence without the value.
    let message: String
    /// Whether the value must be masked.
    var isPersonal = true
}

/// One file after it was read.
struct FileReading {
    let name: String
    let path: String
    let part: Int
    var facts: FileFacts
    var badEncoding: Place?
    var badEncodingRecords = 0
    /// Data records that went through the checks.
    var seen = 0
    var bad = 0
}
