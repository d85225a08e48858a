import Reading
import Verification

/// Reading for an import: a file that cannot be read on fails it, as any other fault of the file does.
extension Table {
    /// As `forEachRecordReadAhead`; what cannot be read to its end fails the import by `rule`.
    func forEachRow(orFail rule: Rule, token: String = "", _ body: (Record) throws -> Void) throws {
        try readable(rule, token) { try forEachRecordReadAhead(body) }
    }

    /// As `header`; what cannot be read fails the import by `rule`.
    func headings(orFail rule: Rule, token: String = "") throws -> [String]? {
        try readable(rule, token) { try header() }
    }

    /// The first record as it stands; nil where there is none. What cannot be read fails the import by `rule`.
    func withFirstLine<Value>(
        orFail rule: Rule, token: String = "", _ body: (UnsafeRawBufferPointer) -> Value
    ) throws -> Value? {
        try readable(rule, token) {
            let reader = try RecordReader(table: self, fileIndex: 0)
            let batch = RecordBatch()
            if try reader.next(into: batch), batch.recordCount > 0 { return body(batch.raw(of: 0)) }
            if let damage = reader.facts.damage { throw damage }
            return nil
        }
    }

    /// Whether the first file's text begins with a byte order mark, which is no part of its first record.
    func beginsWithByteOrderMark() throws -> Bool {
        let reader = try RecordReader(table: self, fileIndex: 0)
        _ = try reader.next(into: RecordBatch())
        return reader.facts.hasByteOrderMark
    }

    private func readable<Value>(_ rule: Rule, _ token: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as ReadingError {
            throw FileFailure(rule: rule, token: token, message: MaskableText(error.message))
        }
    }
}
