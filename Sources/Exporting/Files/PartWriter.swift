import Drops

/// Writes the records of one audience into its files: a header in each, a new file at the limit.
struct PartWriter: ~Copyable {
    private let layout: FileLayout
    private let writer: CSVWriter
    private let header: [String]
    private let spool: Spool
    private var buffer: [UInt8] = []
    private var file: OpenPart?
    private(set) var records = 0
    private var recordsInPart = 0
    private var parts: [Blob] = []

    init(layout: FileLayout, header: [String], spool: Spool) {
        self.layout = layout
        self.header = header
        self.spool = spool
        writer = CSVWriter(layout.dialect)
    }

    mutating func write(_ cells: [String?]) throws {
        if file != nil, recordsInPart == layout.maximumRecords { try closePart() }
        if file == nil { try openPart() }
        try writeLine(cells)
        records += 1
        recordsInPart += 1
        if buffer.count >= 256 << 10 { try flush() }
    }

    /// The finished files in order; none where no record came, unless `evenIfEmpty`.
    consuming func finish(evenIfEmpty: Bool) throws -> [Blob] {
        if file == nil, parts.isEmpty, evenIfEmpty { try openPart() }
        if file != nil { try closePart() }
        return parts
    }

    private mutating func openPart() throws {
        file = OpenPart(spool: spool, isPacked: layout.compression == .gzip)
        recordsInPart = 0
        hasLine = false
        if layout.dialect.hasHeader { try writeLine(header) }
    }

    private var hasLine = false

    /// The line end stands before the next line, so that the last one can go without.
    private mutating func writeLine(_ cells: [String?]) throws {
        if hasLine { writer.appendLineEnd(to: &buffer) }
        try writer.append(cells, to: &buffer)
        hasLine = true
    }

    private mutating func closePart() throws {
        if hasLine, layout.dialect.endsLastLine { writer.appendLineEnd(to: &buffer) }
        try flush()
        if let open = file { parts.append(try open.finish()) }
        file = nil
    }

    private mutating func flush() throws {
        try buffer.withUnsafeBytes { try file?.write($0) }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// A file that is being written: packed or not.
private final class OpenPart {
    private var writer: BlobWriter?
    private let packer: DeflateStream?

    init(spool: Spool, isPacked: Bool) {
        writer = spool.makeWriter()
        packer = isPacked ? DeflateStream(.gzip) : nil
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard let packer else { return try store(bytes) }
        try packer.pack(bytes, to: store)
    }

    func finish() throws -> Blob {
        try packer?.finish(to: store)
        guard let open = writer.take() else { preconditionFailure("a part is finished once") }
        return open.finish()
    }

    private func store(_ bytes: UnsafeRawBufferPointer) throws { try writer?.write(bytes) }
}
