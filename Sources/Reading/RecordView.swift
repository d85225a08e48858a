/// The records of a batch by plain pointers: for loops that run for each record of a drop, where a class's
/// reference counts and exclusivity checks would cost more than the work.
///
/// Valid until the batch is filled again.
public struct RecordView {
    /// Records at hand, the header included.
    public let count: Int
    @usableFromInline let bytes: UnsafeRawPointer
    @usableFromInline let entries: UnsafeRawPointer
    @usableFromInline let fieldEnds: UnsafePointer<UInt32>
    /// nil where each field starts after the end of the one before it.
    @usableFromInline let fieldStarts: UnsafePointer<UInt32>?
    @usableFromInline let fieldEndCount: Int
    @usableFromInline let baseOffset: Int
    /// The quote's byte; -1 for none.
    @usableFromInline let quote: Int
    @usableFromInline unowned(unsafe) let batch: RecordBatch

    init(
        count: Int, bytes: UnsafeRawPointer, entries: UnsafeRawPointer, fieldEnds: UnsafePointer<UInt32>,
        fieldStarts: UnsafePointer<UInt32>?, fieldEndCount: Int, baseOffset: Int, quote: UInt8?, batch: RecordBatch
    ) {
        self.count = count
        self.bytes = bytes
        self.entries = entries
        self.fieldEnds = fieldEnds
        self.fieldStarts = fieldStarts
        self.fieldEndCount = fieldEndCount
        self.baseOffset = baseOffset
        self.quote = quote.map(Int.init) ?? -1
        self.batch = batch
    }

    /// One number of `record_scan_entry`, whose layout record_scan.h fixes (RecordBatch asserts it).
    @inlinable @inline(__always)
    func entry(_ record: Int, _ offset: Int) -> Int {
        Int(entries.load(fromByteOffset: record &* 24 &+ offset, as: UInt32.self))
    }

    @inlinable @inline(__always)
    func fieldCount(of record: Int) -> Int {
        let next = record &+ 1 < count ? entry(record &+ 1, 8) : fieldEndCount
        return next &- entry(record, 8)
    }

    /// Whether the record is free of defects, not blank, and of this many fields.
    @inlinable @inline(__always)
    public func isRegular(_ record: Int, width: Int) -> Bool {
        entries.load(fromByteOffset: record &* 24 &+ 20, as: UInt16.self) == 0 && fieldCount(of: record) == width
            && (entry(record, 4) > entry(record, 0) || width == 1)
    }

    /// The field as it stands, quotes and escapes included, and where it starts in the batch's bytes.
    @inlinable @inline(__always)
    func rawField(_ index: Int, of record: Int) -> (bytes: UnsafeRawBufferPointer, start: Int) {
        let position = entry(record, 8) &+ index
        let start: Int
        if let fieldStarts {
            start = Int(fieldStarts[position])
        } else {
            start = index == 0 ? entry(record, 0) : Int(fieldEnds[position &- 1]) &+ 1
        }
        return (UnsafeRawBufferPointer(start: bytes + start, count: max(0, Int(fieldEnds[position]) &- start)), start)
    }

    /// A field that stands there, quotes and escapes taken off. Its bytes are valid until the next field is asked for.
    @inlinable @inline(__always)
    public func field(_ index: Int, of record: Int) -> Record.Field {
        let (raw, start) = rawField(index, of: record)
        if raw.count == 0 || Int(bytes.load(fromByteOffset: start, as: UInt8.self)) != quote {
            return Record.Field(bytes: raw, isQuoted: false, byteOffset: baseOffset &+ start)
        }
        return batch.unquotedField(raw, start)
    }
}
