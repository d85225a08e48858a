/// A run of whole records of one file: their bytes and where each field ends. Filled again and again by a
/// ``RecordReader``; what checks at full speed work on.
public final class RecordBatch {
    /// Where one record stands in the batch's bytes.
    struct Entry {
        var start: UInt32
        /// Without the line end.
        var end: UInt32
        var firstField: UInt32
        /// Lines since the batch's first record.
        var line: UInt32
        var defectOffset: UInt32 = 0
        var defects: UInt8 = 0
    }

    /// Index into the table's files.
    public internal(set) var fileIndex = 0
    /// Number of the batch's first record; 0 where that is the header.
    public internal(set) var firstNumber = 0
    /// Offset of the batch's first byte in the decoded file.
    public internal(set) var baseOffset = 0
    var firstLine = 1
    var dialect = Dialect()

    private(set) var bytes: UnsafeMutableRawBufferPointer
    var entries: [Entry] = []
    /// Exclusive end of each field, as it stands in the bytes; record after record.
    var fieldEnds: [UInt32] = []
    private var unescaped: UnsafeMutableRawBufferPointer
    private var unescapedUsed = 0
    private var selected = 0
    private var fields: [Record.Field] = []

    /// - Parameter capacity: bytes to begin with; grows for a longer record.
    public init(capacity: Int = 256 << 10) {
        bytes = .allocate(byteCount: max(capacity, 64), alignment: 64)
        unescaped = .allocate(byteCount: 0, alignment: 16)
    }

    deinit {
        bytes.deallocate()
        unescaped.deallocate()
    }

    public var recordCount: Int { entries.count }

    /// Forgets the records and makes the first bytes a copy of `carried`.
    func restart(with carried: UnsafeRawBufferPointer) {
        entries.removeAll(keepingCapacity: true)
        fieldEnds.removeAll(keepingCapacity: true)
        if bytes.count < carried.count + 64 { grow(to: carried.count * 2 + 64, keeping: 0) }
        bytes.copyMemory(from: carried)
    }

    func grow(to capacity: Int, keeping count: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 64)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        bytes.deallocate()
        bytes = larger
    }

    // MARK: One record

    public func number(of record: Int) -> Int { firstNumber + record }
    public func line(of record: Int) -> Int { firstLine + Int(entries[record].line) }
    public func byteOffset(of record: Int) -> Int { baseOffset + Int(entries[record].start) }
    public func defects(of record: Int) -> Record.Defects { Record.Defects(rawValue: entries[record].defects) }

    public func fieldCount(of record: Int) -> Int {
        let next = record + 1 < entries.count ? Int(entries[record + 1].firstField) : fieldEnds.count
        return next - Int(entries[record].firstField)
    }

    /// Whether the record is free of defects, not blank, and of this many fields.
    @inline(__always)
    public func isRegular(_ record: Int, width: Int) -> Bool {
        let entry = entries[record]
        return entry.defects == 0 && fieldCount(of: record) == width && (entry.end > entry.start || width == 1)
    }

    /// The record as it stood, without its line end.
    public func raw(of record: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[Int(entries[record].start)..<Int(entries[record].end)])
    }

    /// The field as it stood, quotes and escapes included, and where it starts in the batch's bytes.
    func rawField(_ index: Int, of record: Int) -> (bytes: UnsafeRawBufferPointer, start: Int) {
        let entry = entries[record]
        let position = Int(entry.firstField) + index
        let start = index == 0 ? Int(entry.start) : Int(fieldEnds[position - 1]) + 1
        return (UnsafeRawBufferPointer(rebasing: bytes[start..<max(start, Int(fieldEnds[position]))]), start)
    }

    /// One value at a time: ``select(_:)`` a record, then ask for its fields. A field's bytes are valid until the
    /// next record is selected.
    @inline(__always)
    public func select(_ record: Int) {
        selected = record
        unescapedUsed = 0
    }

    /// A field of the selected record, quotes and escapes taken off.
    @inline(__always)
    public func field(_ index: Int) -> Record.Field {
        let (raw, start) = rawField(index, of: selected)
        guard let quote = dialect.quote, raw.first == quote else {
            return Record.Field(bytes: raw, isQuoted: false, byteOffset: baseOffset + start)
        }
        return quotedField(raw, start)
    }

    private func quotedField(_ raw: UnsafeRawBufferPointer, _ start: Int) -> Record.Field {
        if unescapedUsed == 0 {
            let size = Int(entries[selected].end - entries[selected].start)
            if unescaped.count < size {
                unescaped.deallocate()
                unescaped = .allocate(byteCount: size * 2, alignment: 16)
            }
        }
        let room = UnsafeMutableRawBufferPointer(rebasing: unescaped[unescapedUsed...])
        let (value, isQuoted) = dialect.unquote(raw, into: room, used: &unescapedUsed)
        return Record.Field(bytes: value, isQuoted: isQuoted, byteOffset: baseOffset + start)
    }

    /// Calls `body` with each record in order.
    public func forEachRecord(_ body: (Record) throws -> Void) rethrows {
        markBadEncoding()
        for record in entries.indices { try withRecord(record, body) }
    }

    /// Calls `body` with one record, quotes and escapes taken off its fields.
    public func withRecord<Result>(_ record: Int, _ body: (Record) throws -> Result) rethrows -> Result {
        let entry = entries[record]
        let raw = raw(of: record)
        select(record)
        fields.removeAll(keepingCapacity: true)
        for index in 0..<fieldCount(of: record) { fields.append(field(index)) }
        return try fields.withUnsafeBufferPointer {
            try body(
                Record(
                    fileIndex: fileIndex, number: number(of: record), line: line(of: record),
                    byteOffset: byteOffset(of: record), fields: $0, defects: Record.Defects(rawValue: entry.defects),
                    defectOffset: entry.defects == 0 ? nil : baseOffset + Int(entry.defectOffset), raw: raw))
        }
    }

    /// Marks the records that hold bytes that are not UTF-8. Idempotent; costs one pass over the bytes.
    public func markBadEncoding() {
        guard let first = entries.first, let last = entries.last else { return }
        let all = UnsafeRawBufferPointer(rebasing: bytes[Int(first.start)..<Int(last.end)])
        guard UTF8Validation.firstInvalidOffset(in: all) != nil else { return }
        for index in entries.indices {
            guard let offset = UTF8Validation.firstInvalidOffset(in: raw(of: index)) else { continue }
            if entries[index].defects & ~Record.Defects.badEncoding.rawValue == 0 {
                entries[index].defectOffset = entries[index].start + UInt32(offset)
            }
            entries[index].defects |= Record.Defects.badEncoding.rawValue
        }
    }
}
