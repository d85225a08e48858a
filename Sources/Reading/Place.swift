/// Where something stands in a drop.
public struct Place: Sendable, Hashable, Codable {
    /// The file's path within the drop; empty for the drop as a whole.
    public var file: String
    /// Physical line on which the record starts, 1 = the file's first line.
    public var line: Int?
    /// Data record, from 1; the header has none.
    public var record: Int?
    /// Column name, or `#n` (from 1) where there is no name.
    public var column: String?
    /// From 0, in the decoded, decompressed file.
    public var byteOffset: Int?

    /// Takes all parts as they are; nil is what is not known or does not apply.
    public init(file: String, line: Int? = nil, record: Int? = nil, column: String? = nil, byteOffset: Int? = nil) {
        self.file = file
        self.line = line
        self.record = record
        self.column = column
        self.byteOffset = byteOffset
    }
}
