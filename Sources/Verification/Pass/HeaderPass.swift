import Drops
import Reading

/// Reads the header of each file and has it checked.
struct HeaderPass {
    private let table: Table
    private let expectation: Expectation
    private let ledger: Ledger

    init(_ table: Table, _ expectation: Expectation, _ ledger: Ledger) {
        self.table = table
        self.expectation = expectation
        self.ledger = ledger
    }

    /// The column names of each file; the expected ones where a file has none.
    func columns() throws -> [[String]] {
        try table.files.enumerated().map { index, file in
            // Of a header that the damage of its container cut off nothing can be said.
            guard let header = try header(index, file), !header.defects.contains(.cutOff) else {
                return expectation.columns.map(\.name)
            }
            for check in CheckCatalog.headerChecks { check.check(header, expectation, ledger) }
            // A first line that is no header names no columns: what stands there may be somebody's data.
            return FileHeaderCheck.isMissing(header, expectation)
                ? header.names.indices.map { "#\($0 + 1)" }
                : header.isKeys ? ordered(header) : header.names
        }
    }

    /// The keys, and the columns that may be null in all records, in the order of the expectation where it has them:
    /// that in which an object holds them says nothing.
    private func ordered(_ header: Header) -> [String] {
        let names = header.names + ColumnUnseenCheck.unseen(header, expectation)
        let expected = expectation.columns.map(\.name).filter(names.contains)
        return expected + names.filter { !expected.contains($0) }
    }

    private func header(_ index: Int, _ file: Drop.File) throws -> Header? {
        if table.dialect.format == .jsonLines { return try keys(index, file) }
        return table.dialect.hasHeader ? try read(index, file) : nil
    }

    private func keys(_ index: Int, _ file: Drop.File) throws -> Header? {
        let keys = try table.keys(of: index)
        guard let first = keys.first else { return nil }
        return Header(
            file: file.path, names: keys.map(\.name), line: first.line, byteOffset: first.byteOffset,
            offsets: keys.map(\.byteOffset), isKeys: true, lines: keys.map(\.line))
    }

    private func read(_ index: Int, _ file: Drop.File) throws -> Header? {
        let reader = try RecordReader(table: table, fileIndex: index)
        let batch = RecordBatch(capacity: 16 << 10)
        guard try reader.next(into: batch) else { return nil }
        batch.markBadEncoding()
        return batch.withRecord(0) { record in
            let names = record.fields.map(\.string)
            let inFile = RecordInFile(record: record, file: file.path, columns: names, dialect: table.dialect)
            let header = Header(
                file: file.path, names: names, line: record.line, byteOffset: record.byteOffset,
                offsets: record.fields.map(\.byteOffset), defects: record.defects,
                text: String(decoding: record.raw.prefix(4096), as: UTF8.self))
            // What is no line of names is told as that alone.
            if !FileHeaderCheck.isMissing(header, expectation) {
                for check in CheckCatalog.recordChecks { check.check(inFile, ledger) }
            }
            return header
        }
    }
}
