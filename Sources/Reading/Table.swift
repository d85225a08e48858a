public import Drops

/// The files of a drop as records: what checks and imports read. Making one does not read the bytes;
/// each pass streams them anew, so memory does not grow with the drop.
public struct Table: Sendable {
    /// A name for people; nothing is looked up by it.
    public let name: String
    /// In the order in which they are read; each has a header of its own where the dialect has one.
    public let files: [Drop.File]
    /// How the text of every file is laid out.
    public let dialect: Dialect
    /// How the files are packed; by default what each file's name says.
    public let compression: Compression
    /// What is taken of each file before it counts as hostile.
    public let limits: ReadingLimits
    /// Reads encrypted files; without one they are not read.
    public let decryptionKey: DecryptionKey?
    /// Of JSON Lines: the keys that are the fields of a record, for each file. Others are left out.
    public let columns: [[String]]

    /// Takes all parts as they are; the files are not opened.
    public init(
        name: String, files: [Drop.File], dialect: Dialect, compression: Compression = .byName,
        limits: ReadingLimits = ReadingLimits(), decryptionKey: DecryptionKey? = nil, columns: [[String]] = []
    ) {
        self.name = name
        self.files = files
        self.dialect = dialect
        self.compression = compression
        self.limits = limits
        self.decryptionKey = decryptionKey
        self.columns = columns
    }

    /// The same with other columns.
    public func with(columns: [[String]]) -> Table {
        Table(
            name: name, files: files, dialect: dialect, compression: compression, limits: limits,
            decryptionKey: decryptionKey, columns: columns)
    }

    /// The same with every key of the files' objects for a column: of JSON Lines, at the price of one more reading.
    ///
    /// - Throws: `BlobError` when a file cannot be read.
    public func withAllColumns() throws -> Table {
        guard dialect.format == .jsonLines else { return self }
        return with(columns: try files.indices.map { try keys(of: $0).map(\.name) })
    }

    /// The keys of the objects of one file, in the order in which they come first; up to where it can be read.
    public func keys(of fileIndex: Int) throws -> [JSONKey] {
        let reader = try RecordReader(table: self, fileIndex: fileIndex, learnsKeys: true)
        let batch = RecordBatch()
        while try reader.next(into: batch) {}
        return reader.keys
    }

    /// Hands over every record of every file in order, each file's header as record number 0; of JSON Lines, which has
    /// none, with fields in the order of ``columns``.
    ///
    /// One pass over the bytes; the record is valid only inside `body`.
    ///
    /// - Throws: ``ReadingError`` where a file's container is damaged, after the records before the damage;
    ///   `BlobError` when a file cannot be read; whatever `body` throws.
    public func forEachRecord(_ body: (Record) throws -> Void) throws {
        for index in files.indices {
            let reader = try RecordReader(table: self, fileIndex: index)
            let batch = RecordBatch()
            while try reader.next(into: batch) { try batch.forEachRecord(body) }
            if let damage = reader.facts.damage { throw damage }
        }
    }

    /// The column names of the first file, or nil where the dialect has no header or the file is empty. Of JSON Lines
    /// all its keys.
    ///
    /// - Throws: as ``forEachRecord(_:)``.
    public func header() throws -> [String]? {
        guard dialect.hasHeader || dialect.format == .jsonLines, !files.isEmpty else { return nil }
        if dialect.format == .jsonLines {
            let keys = try keys(of: 0)
            return keys.isEmpty ? nil : keys.map(\.name)
        }
        let reader = try RecordReader(table: self, fileIndex: 0)
        let batch = RecordBatch()
        guard try reader.next(into: batch), batch.recordCount > 0 else {
            if let damage = reader.facts.damage { throw damage }
            return nil
        }
        var names: [String]?
        batch.forEachRecord { if $0.number == 0 { names = $0.fields.map(\.string) } }
        return names
    }
}
