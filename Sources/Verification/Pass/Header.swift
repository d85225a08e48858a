import Reading

/// The column names of one file, and where the expected columns stand.
struct Header {
    let file: String
    let names: [String]
    let line: Int
    let byteOffset: Int
    /// Offset of each name in the decoded file.
    let offsets: [Int]
    /// Of the first line as a record.
    var defects: Record.Defects = []
    /// The first line as it stands, or its start.
    var text = ""

    func index(of name: String) -> Int? { names.firstIndex(of: name) }

    func place(_ column: String, at index: Int? = nil) -> Place {
        Place(file: file, line: line, column: column, byteOffset: index.map { offsets[$0] } ?? byteOffset)
    }
}
