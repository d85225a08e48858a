/// A row under construction: nullable bytes per column, in one buffer that is used again for the next row.
struct RowImage {
    private var bytes: [UInt8] = []
    /// Start and end in ``bytes``; a negative start is null.
    private var spans: [(start: Int, end: Int)] = []

    init(columns: Int) { spans = Array(repeating: (-1, -1), count: columns) }

    var columnCount: Int { spans.count }

    /// All columns null.
    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        for index in spans.indices { spans[index] = (-1, -1) }
    }

    mutating func set(_ column: Int, _ value: UnsafeRawBufferPointer?) {
        guard let value else {
            spans[column] = (-1, -1)
            return
        }
        let start = bytes.count
        bytes.append(contentsOf: value)
        spans[column] = (start, bytes.count)
    }

    mutating func set(_ column: Int, _ value: String?) {
        guard let value else {
            spans[column] = (-1, -1)
            return
        }
        let start = bytes.count
        bytes.append(contentsOf: value.utf8)
        spans[column] = (start, bytes.count)
    }

    func isNull(_ column: Int) -> Bool { spans[column].start < 0 }

    func string(_ column: Int) -> String? {
        let span = spans[column]
        return span.start < 0 ? nil : String(decoding: bytes[span.start..<span.end], as: UTF8.self)
    }

    /// Hands over the bytes of one column; nil is null.
    func withField<Value>(_ column: Int, _ body: (UnsafeRawBufferPointer?) throws -> Value) rethrows -> Value {
        let span = spans[column]
        guard span.start >= 0 else { return try body(nil) }
        return try bytes.withUnsafeBytes {
            try body(UnsafeRawBufferPointer(rebasing: $0[span.start..<span.end]))
        }
    }

    func forEachField(_ body: (UnsafeRawBufferPointer?) -> Void) {
        bytes.withUnsafeBytes { all in
            for span in spans {
                body(span.start < 0 ? nil : UnsafeRawBufferPointer(rebasing: all[span.start..<span.end]))
            }
        }
    }

    /// Takes over the present version of `row`.
    mutating func load(_ row: Int, of table: StateTable) {
        clear()
        table.read(row) { column, field in set(column, field) }
    }

    /// Takes over the version of `row` before the running transaction; false when it had none.
    mutating func loadBefore(_ row: Int, of table: StateTable) -> Bool {
        clear()
        return table.readBefore(row) { column, field in set(column, field) }
    }
}
