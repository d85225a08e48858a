import Reading

/// The column names of one file, and where the expected columns stand: its first record, or the keys of its objects.
struct Header {
    let file: String
    let names: [String]
    let line: Int
    let byteOffset: Int
    /// Offset of each name in the decoded file.
    let offsets: [Int]
    /// Whether the names are keys of JSON objects: in no order, and nowhere where a column is null in all records.
    var isKeys = false
    /// Of each name, where they do not all stand on one.
    var lines: [Int] = []
    /// Of the first line as a record.
    var defects: Record.Defects = []
    /// The first line as it stands, or its start.
    var text = ""

    func index(of name: String) -> Int? { names.firstIndex(of: name) }

    func place(_ column: String, at index: Int? = nil) -> Place {
        Place(
            file: file, line: index.flatMap { isKeys ? lines[$0] : nil } ?? line, column: column,
            byteOffset: index.map { offsets[$0] } ?? byteOffset)
    }
}
