import Reading

/// One record with the file and the columns it belongs to.
struct RecordInFile {
    let record: Record
    let file: String
    let columns: [String]
    let dialect: Dialect

    func place(column: String? = nil, byteOffset: Int? = nil) -> Place {
        Place(
            file: file, line: record.line, record: record.number, column: column,
            byteOffset: byteOffset ?? record.byteOffset)
    }

    /// The column in which a byte of the file stands.
    func column(at byteOffset: Int) -> String {
        // Fields of JSON stand in any order.
        let before = record.fields.indices.filter { record.fields[$0].byteOffset <= byteOffset }
        let index = before.max { record.fields[$0].byteOffset < record.fields[$1].byteOffset } ?? 0
        return index < columns.count ? columns[index] : "#\(index + 1)"
    }
}

/// A value that is not the expected one.
struct DifferingCell {
    let place: Place
    let column: String
    /// Of the column in the record.
    let index: Int
    /// nil is null.
    let expected: String?
    let actual: String?
}

/// The values of one record that are not the expected ones, and what became of them.
struct DifferingCells {
    /// Those that no check has spoken for yet.
    var cells: [DifferingCell] = []
    /// Columns that hold each other's expected values.
    var exchanged: Set<Int> = []
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
    /// nil where all lines end as stated.
    var oddLineEnds: OddLineEnds?
    /// Data records that went through the checks.
    var seen = 0
    var bad = 0
}
