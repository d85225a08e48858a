import Drops

/// Reads single records of a plain file (not packed, UTF-8) by their byte offset.
public final class RecordLookup {
    private let blob: Blob
    private let dialect: Dialect
    private let scanner: RecordScanner
    private var jsonScanner: JSONLinesScanner?

    /// Takes the dialect and the record limit from the table; the file is not read yet.
    public init(table: Table, fileIndex: Int = 0) {
        blob = table.files[fileIndex].content
        dialect = table.dialect
        scanner = RecordScanner(table.dialect, recordLimit: table.limits.recordBytes)
        guard table.dialect.format == .jsonLines else { return }
        jsonScanner = JSONLinesScanner(columns: table.columns[fileIndex], recordLimit: table.limits.recordBytes)
    }

    /// The fields of the record that starts at `offset`, each with whether it stood in quotes.
    ///
    /// - Throws: `BlobError` when the file cannot be read.
    public func fields(at offset: Int) throws -> [(text: String, isQuoted: Bool)] {
        var length = 4096
        while true {
            let bytes = try blob.bytes(in: offset..<min(blob.size, offset + length))
            let atEnd = offset + bytes.count >= blob.size
            if let places = bytes.withUnsafeBytes({ places($0, atEnd) }) { return unquoted(bytes, places) }
            length *= 4
        }
    }

    /// Where the fields of the first record stand; nil where it is not whole.
    private func places(_ bytes: UnsafeRawBufferPointer, _ atEnd: Bool) -> [Range<Int>]? {
        if jsonScanner != nil {
            let origin = JSONLinesScanner.Origin(line: 0, baseOffset: 0)
            guard jsonScanner?.scan(bytes, from: 0, atEnd: atEnd, origin) != nil, let jsonScanner else { return nil }
            return zip(jsonScanner.starts, jsonScanner.ends).map { Int($0)..<Int($1) }
        }
        var ends: [UInt32] = []
        guard scanner.scan(bytes, from: 0, atEnd: atEnd, fieldEnds: &ends) != nil else { return nil }
        var start = 0
        return ends.map { end in
            defer { start = Int(end) + 1 }
            return start..<max(start, Int(end))
        }
    }

    private func unquoted(_ bytes: [UInt8], _ places: [Range<Int>]) -> [(text: String, isQuoted: Bool)] {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { room.deallocate() }
        return bytes.withUnsafeBytes { all in
            places.map { place in
                var used = 0
                let raw = UnsafeRawBufferPointer(rebasing: all[place])
                let (value, isQuoted) = dialect.unquote(raw, into: room, used: &used)
                return (String(decoding: value, as: UTF8.self), isQuoted)
            }
        }
    }
}
