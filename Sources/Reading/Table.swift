public import Drops

/// The files of a drop as records: what checks and imports read. Making one does not read the bytes;
/// each pass streams them anew, so memory does not grow with the drop.
public struct Table: Sendable {
    public let name: String
    public let files: [Drop.File]
    public let dialect: Dialect

    public init(name: String, files: [Drop.File], dialect: Dialect) {
        self.name = name
        self.files = files
        self.dialect = dialect
    }
}
