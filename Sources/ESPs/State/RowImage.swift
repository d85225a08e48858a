/// A row under construction: nullable bytes per column, in one buffer that is used again for the next row.
struct RowImage {
    private var bytes = [UInt8](repeating: 0, count: 512)
    private var used = 0
    private var spans: [Span] = []

    /// Where a field stands in ``bytes``.
    private struct Span {
        /// Negative is null.
        var start: Int32 = -1
        var end: Int32 = -1
        /// Which of the table's shared texts it is; 0 is none.
        var shared: Int32 = 0
    }

    init(columns: Int) { spans = Array(repeating: Span(), count: columns) }

    var columnCount: Int { spans.count }
    /// At most so many bytes do the fields have together.
    var byteLimit: Int { used }

    /// All columns null.
    mutating func clear() {
        used = 0
        for index in spans.indices { spans[index] = Span() }
    }

    mutating func set(_ column: Int, _ value: UnsafeRawBufferPointer?) {
        guard let value else {
            spans[column] = Span()
            return
        }
        if used + value.count > bytes.count { grow(to: used + value.count) }
        let start = used
        if let base = value.baseAddress {
            bytes.withUnsafeMutableBytes { ($0.baseAddress! + start).copyMemory(from: base, byteCount: value.count) }
        }
        used += value.count
        spans[column] = Span(start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: used))
    }

    mutating func set(_ column: Int, _ value: String?) {
        guard var value else {
            spans[column] = Span()
            return
        }
        value.withUTF8 { set(column, UnsafeRawBufferPointer($0)) }
    }

    /// A text of which the table that the row is written to keeps one copy for all rows.
    mutating func set(_ column: Int, _ value: SharedText) {
        set(column, value.text)
        spans[column].shared = value.number
    }

    /// All columns from another row, whose column for each of this one's is given; nil is null.
    mutating func assign(_ other: RowImage, columns: [Int?]) {
        if bytes.count < other.used { grow(to: other.used) }
        other.bytes.withUnsafeBytes { from in
            bytes.withUnsafeMutableBytes { $0.baseAddress!.copyMemory(from: from.baseAddress!, byteCount: other.used) }
        }
        used = other.used
        for (place, column) in columns.enumerated() { spans[place] = column.map { other.spans[$0] } ?? Span() }
    }

    /// Takes over one column of another row.
    mutating func set(_ column: Int, from other: RowImage, _ otherColumn: Int) {
        other.withField(otherColumn) { set(column, $0) }
    }

    /// Takes over all columns of another row with the same ones; keeps its own buffer.
    mutating func assign(_ other: RowImage) {
        clear()
        for column in spans.indices { set(column, from: other, column) }
    }

    @inline(__always)
    func isNull(_ column: Int) -> Bool { spans[column].start < 0 }

    /// Whether the column is null or blank.
    @inline(__always)
    func isEmpty(_ column: Int) -> Bool { spans[column].start == spans[column].end }

    /// Whether the column, where there is one, is null or blank.
    func isEmpty(_ column: Int?) -> Bool { column.map(isEmpty) ?? true }

    func string(_ column: Int) -> String? { withField(column) { $0?.string } }

    /// Hands over the bytes of one column; nil is null.
    @inline(__always)
    func withField<Value>(_ column: Int, _ body: (UnsafeRawBufferPointer?) throws -> Value) rethrows -> Value {
        let span = spans[column]
        guard span.start >= 0 else { return try body(nil) }
        return try bytes.withUnsafeBytes {
            try body(
                UnsafeRawBufferPointer(start: $0.baseAddress! + Int(span.start), count: Int(span.end - span.start)))
        }
    }

    /// Whether both rows have the same value in these columns, null and blank being the same.
    func hasSame(_ column: Int, as other: RowImage, _ otherColumn: Int) -> Bool {
        withField(column) { mine in
            other.withField(otherColumn) { theirs in
                let (a, b) = (mine ?? .init(start: nil, count: 0), theirs ?? .init(start: nil, count: 0))
                return a.count == b.count && (a.isEmpty || a.elementsEqual(b))
            }
        }
    }

    @inline(__always)
    func forEachField(_ body: (_ value: UnsafeRawBufferPointer?, _ shared: Int) -> Void) {
        bytes.withUnsafeBytes { all in
            for span in spans {
                body(
                    span.start < 0
                        ? nil
                        : UnsafeRawBufferPointer(
                            start: all.baseAddress! + Int(span.start), count: Int(span.end - span.start)),
                    Int(span.shared))
            }
        }
    }

    /// Takes over the present version of `row`, as it was written: derived columns stay null.
    mutating func load(_ row: Int, of table: StateTable) {
        clear()
        table.readWritten(row) { column, field in set(column, field) }
    }

    /// Takes over the version of `row` before the running transaction; false when it had none.
    mutating func loadBefore(_ row: Int, of table: StateTable) -> Bool {
        clear()
        return table.readBefore(row) { column, field in set(column, field) }
    }

    private mutating func grow(to size: Int) {
        bytes.append(contentsOf: repeatElement(0, count: max(bytes.count, size - bytes.count)))
    }
}
