import CRecordScan

/// A run of whole records of one file: their bytes and where each field ends. Filled again and again by a
/// ``RecordReader``; what checks at full speed work on.
public final class RecordBatch {
    /// Index into the table's files.
    public internal(set) var fileIndex = 0
    /// Number of the batch's first record; 0 where that is the header.
    public internal(set) var firstNumber = 0
    /// Offset of the batch's first byte in the decoded file.
    public internal(set) var baseOffset = 0
    var firstLine = 1
    var dialect = Dialect()

    private(set) var bytes: UnsafeMutableRawBufferPointer
    /// Where the records stand in the bytes. Room for one record per byte: pages that are not touched cost nothing.
    private(set) var entries: UnsafeMutablePointer<record_scan_entry>
    /// Exclusive end of each field, as it stands in the bytes; record after record.
    private(set) var fieldEnds: UnsafeMutablePointer<UInt32>
    /// Start of each field, where fields do not stand side by side: in JSON Lines.
    private var fieldStarts: UnsafeMutablePointer<UInt32>?
    private var isScattered = false
    private var fieldRoom: Int
    private(set) var entryCount = 0
    private(set) var fieldEndCount = 0
    /// Where the last record, line end included, ends.
    var indexedEnd = 0
    private var unescaped: UnsafeMutableRawBufferPointer
    private var unescapedUsed = 0
    /// Fields of the record that is lent out. No array: lending one would be watched for overlapping access.
    private var fields = UnsafeMutableBufferPointer<Record.Field>.allocate(capacity: 64)
    /// Whether the records that are not UTF-8 are marked already.
    private var isEncodingMarked = false

    /// - Parameter capacity: bytes to begin with; grows for a longer record.
    public init(capacity: Int = 256 << 10) {
        // RecordView reads the entries by these offsets.
        assert(
            MemoryLayout<record_scan_entry>.stride == 24
                && MemoryLayout<record_scan_entry>.offset(of: \.first_field) == 8
                && MemoryLayout<record_scan_entry>.offset(of: \.defects) == 20)
        let capacity = max(capacity, 64)
        // The scanner reads whole blocks of 64 bytes.
        bytes = UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer.allocate(byteCount: capacity + 64, alignment: 64)[..<capacity])
        entries = .allocate(capacity: capacity + 2)
        fieldRoom = capacity + 2
        fieldEnds = .allocate(capacity: fieldRoom)
        unescaped = .allocate(byteCount: 0, alignment: 16)
    }

    deinit {
        bytes.baseAddress?.deallocate()
        entries.deallocate()
        fieldEnds.deallocate()
        fieldStarts?.deallocate()
        unescaped.deallocate()
        fields.deallocate()
    }

    /// Records at hand, the header included; they are asked for by index, from 0.
    public var recordCount: Int { entryCount }

    /// The records at hand but for the header.
    public var dataRecords: Range<Int> { min(firstNumber == 0 ? 1 : 0, entryCount)..<entryCount }

    /// Forgets the records and makes the first bytes a copy of `carried`.
    func restart(with carried: UnsafeRawBufferPointer) {
        entryCount = 0
        fieldEndCount = 0
        isScattered = false
        isEncodingMarked = false
        if bytes.count < carried.count + 64 { grow(to: carried.count * 2 + 64, keeping: 0) }
        bytes.copyMemory(from: carried)
    }

    /// Only before records are indexed.
    func grow(to capacity: Int, keeping count: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity + 64, alignment: 64)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        bytes.baseAddress?.deallocate()
        bytes = UnsafeMutableRawBufferPointer(rebasing: larger[..<capacity])
        entries.deallocate()
        entries = .allocate(capacity: capacity + 2)
        fieldEnds.deallocate()
        fieldRoom = capacity + 2
        fieldEnds = .allocate(capacity: fieldRoom)
        fieldStarts?.deallocate()
        fieldStarts = nil
    }

    /// Adds one record with its fields' ends.
    func append(_ entry: record_scan_entry, fieldEnds ends: [UInt32]) {
        for end in ends {
            fieldEnds[fieldEndCount] = end
            fieldEndCount += 1
        }
        entries[entryCount] = entry
        entryCount += 1
    }

    /// Adds one record whose fields stand anywhere in it.
    func append(_ entry: record_scan_entry, fieldStarts starts: [UInt32], fieldEnds ends: [UInt32]) {
        // An absent field takes no byte: there may be more fields than bytes.
        if fieldEndCount + ends.count > fieldRoom { growFields(to: 2 * (fieldEndCount + ends.count)) }
        let fieldStarts = fieldStarts ?? .allocate(capacity: fieldRoom)
        self.fieldStarts = fieldStarts
        isScattered = true
        for (index, start) in starts.enumerated() { fieldStarts[fieldEndCount + index] = start }
        append(entry, fieldEnds: ends)
    }

    private func growFields(to room: Int) {
        func larger(_ old: UnsafeMutablePointer<UInt32>) -> UnsafeMutablePointer<UInt32> {
            let new = UnsafeMutablePointer<UInt32>.allocate(capacity: room)
            new.update(from: old, count: fieldEndCount)
            old.deallocate()
            return new
        }
        fieldEnds = larger(fieldEnds)
        fieldStarts = fieldStarts.map(larger)
        fieldRoom = room
    }

    /// Adds the regular records from `start`; returns where the first one begins that is not regular or not whole.
    func scanRegular(from start: Int, to end: Int, _ dialect: record_scan_dialect, _ state: inout record_scan_state)
        -> Int
    {
        state.entry_count = UInt32(entryCount)
        state.field_count = UInt32(fieldEndCount)
        let next = record_scan(
            bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), start, end, dialect, fieldEnds, entries, &state)
        entryCount = Int(state.entry_count)
        fieldEndCount = Int(state.field_count)
        return next
    }

    /// The records by plain pointers.
    public var view: RecordView {
        RecordView(
            count: entryCount, bytes: UnsafeRawPointer(bytes.baseAddress!), entries: UnsafeRawPointer(entries),
            fieldEnds: fieldEnds, fieldStarts: isScattered ? UnsafePointer(fieldStarts) : nil,
            fieldEndCount: fieldEndCount, baseOffset: baseOffset,
            quote: dialect.quote, batch: self)
    }

    /// A field of the view that begins with a quote; its bytes are valid until the next one.
    @usableFromInline
    func unquotedField(_ raw: UnsafeRawBufferPointer, _ start: Int) -> Record.Field {
        makeRoom(raw.count)
        return unquoted(raw, start)
    }

    private func makeRoom(_ count: Int) {
        unescapedUsed = 0
        guard unescaped.count < count else { return }
        unescaped.deallocate()
        unescaped = .allocate(byteCount: count * 2, alignment: 16)
    }

    private func unquoted(_ raw: UnsafeRawBufferPointer, _ start: Int) -> Record.Field {
        let room = UnsafeMutableRawBufferPointer(rebasing: unescaped[unescapedUsed...])
        let (value, isQuoted) = dialect.unquote(raw, into: room, used: &unescapedUsed)
        return Record.Field(bytes: value, isQuoted: isQuoted, byteOffset: baseOffset + start)
    }

    // MARK: One record

    /// Number of the record in its file: 0 for the header, else from 1.
    public func number(of record: Int) -> Int { firstNumber + record }
    /// Physical line on which the record starts, from 1.
    public func line(of record: Int) -> Int { firstLine + Int(entries[record].line) }
    /// Where the record starts in the decoded file, from 0.
    public func byteOffset(of record: Int) -> Int { baseOffset + Int(entries[record].start) }
    /// What is wrong with the record's form; bad encoding shows only after ``markBadEncoding()``.
    public func defects(of record: Int) -> Record.Defects { Record.Defects(rawValue: entries[record].defects) }

    /// How many fields stand in the record, whatever the header says; a blank line has one.
    public func fieldCount(of record: Int) -> Int { view.fieldCount(of: record) }

    /// The record as it stood, without its line end.
    public func raw(of record: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[Int(entries[record].start)..<Int(entries[record].end)])
    }

    /// The record as it stood, up to where the next one starts.
    public func rawWithLineEnd(of record: Int) -> UnsafeRawBufferPointer {
        let end = record + 1 < entryCount ? Int(entries[record + 1].start) : indexedEnd
        return UnsafeRawBufferPointer(rebasing: bytes[Int(entries[record].start)..<end])
    }

    /// Calls `body` with each record in order.
    public func forEachRecord(_ body: (Record) throws -> Void) rethrows {
        markBadEncoding()
        for record in 0..<entryCount { try withRecord(record, body) }
    }

    /// Calls `body` with one record, quotes and escapes taken off its fields.
    public func withRecord<Result>(_ record: Int, _ body: (Record) throws -> Result) rethrows -> Result {
        let entry = entries[record]
        let raw = raw(of: record)
        let view = view
        makeRoom(raw.count)
        let count = view.fieldCount(of: record)
        if fields.count < count {
            fields.deallocate()
            fields = .allocate(capacity: count * 2)
        }
        for index in 0..<count {
            let (field, start) = view.rawField(index, of: record)
            // Most fields stand as they are, and are spared what a class's property costs.
            let isPlain = field.count == 0 || Int(field[0]) != view.quote
            fields.initializeElement(
                at: index,
                to: isPlain
                    ? Record.Field(bytes: field, isQuoted: false, byteOffset: view.baseOffset + start)
                    : unquoted(field, start))
        }
        return try body(
            Record(
                fileIndex: fileIndex, number: number(of: record), line: line(of: record),
                byteOffset: byteOffset(of: record), fields: UnsafeBufferPointer(rebasing: fields[..<count]),
                defects: Record.Defects(rawValue: entry.defects),
                defectOffset: entry.defects == 0 ? nil : baseOffset + Int(entry.defect_offset), raw: raw))
    }

    /// Marks the records that hold bytes that are not UTF-8. The first call costs one pass over the bytes.
    public func markBadEncoding() {
        guard entryCount > 0, !isEncodingMarked else { return }
        isEncodingMarked = true
        let (first, last) = (entries[0], entries[entryCount - 1])
        let all = UnsafeRawBufferPointer(rebasing: bytes[Int(first.start)..<Int(last.end)])
        guard UTF8Validation.firstInvalidOffset(in: all) != nil else { return }
        for index in 0..<entryCount {
            guard let offset = UTF8Validation.firstInvalidOffset(in: raw(of: index)) else { continue }
            if entries[index].defects & ~Record.Defects.badEncoding.rawValue == 0 {
                entries[index].defect_offset = entries[index].start + UInt32(offset)
            }
            entries[index].defects |= Record.Defects.badEncoding.rawValue
        }
    }
}
