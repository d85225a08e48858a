import Drops

/// Reads single records of a plain file (not packed, UTF-8) by their byte offset.
public final class RecordLookup {
    private let blob: Blob
    private let dialect: Dialect
    private let scanner: RecordScanner

    /// Takes the dialect and the record limit from the table; the file is not read yet.
    public init(table: Table, fileIndex: Int = 0) {
        blob = table.files[fileIndex].content
        dialect = table.dialect
        scanner = RecordScanner(table.dialect, recordLimit: table.limits.recordBytes)
    }

    /// The fields of the record that starts at `offset`, each with whether it stood in quotes.
    ///
    /// - Throws: `BlobError` when the file cannot be read.
    public func fields(at offset: Int) throws -> [(text: String, isQuoted: Bool)] {
        var length = 4096
        while true {
            let bytes = try blob.bytes(in: offset..<min(blob.size, offset + length))
            let atEnd = offset + bytes.count >= blob.size
            var ends: [UInt32] = []
            let found = bytes.withUnsafeBytes { scanner.scan($0, from: 0, atEnd: atEnd, fieldEnds: &ends) }
            if found != nil { return unquoted(bytes, ends) }
            length *= 4
        }
    }

    private func unquoted(_ bytes: [UInt8], _ ends: [UInt32]) -> [(text: String, isQuoted: Bool)] {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { room.deallocate() }
        return bytes.withUnsafeBytes { all in
            var start = 0
            return ends.map { end in
                var used = 0
                let raw = UnsafeRawBufferPointer(rebasing: all[start..<max(start, Int(end))])
                let (value, isQuoted) = dialect.unquote(raw, into: room, used: &used)
                start = Int(end) + 1
                return (String(decoding: value, as: UTF8.self), isQuoted)
            }
        }
    }
}
