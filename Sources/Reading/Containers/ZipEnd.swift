import Drops

/// The end of a zip archive: where its directory lies.
///
/// Source: "APPNOTE.TXT - .ZIP File Format Specification", sections 4.3.14 to 4.3.16,
/// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
struct ZipEnd {
    var entries: Int
    var directory: Range<Int>

    private static let length = 22
    private static let longestComment = 0xFFFF

    /// - Throws: ``ReadingError`` where the archive has no end, or one that cannot be; `BlobError`.
    init(_ file: Drop.File) throws {
        func error(_ kind: ReadingError.Kind, _ offset: Int, _ message: String) -> ReadingError {
            ReadingError(kind: kind, file: file.path, packedOffset: offset, message: message)
        }
        let whole = file.content
        let tailStart = max(0, whole.size - Self.length - Self.longestComment)
        let tail = LittleEndian(try whole.bytes(in: tailStart..<whole.size))
        let found = Self.find(in: tail)
        guard try whole.bytes(in: 0..<2) == Array("PK".utf8) else {
            if let found, tail.int(at: found + 4, length: 2) > 0 {
                throw error(
                    .unsupported, 0, "the file is the last part of a zip archive that was split, which is not read")
            }
            throw error(.notPacked, 0, "not a zip archive: it does not start with the letters PK")
        }
        guard let found else {
            throw error(
                .truncated, whole.size, "the zip archive has no directory at its end, byte \(whole.size); it was cut")
        }
        let end = tailStart + found
        let commentEnd = end + Self.length + tail.int(at: found + 20, length: 2)
        guard commentEnd == whole.size else {
            throw error(
                .trailingBytes, commentEnd, "bytes follow the end of the zip archive at byte \(commentEnd)")
        }
        var disks = tail.int(at: found + 4, length: 2) | tail.int(at: found + 6, length: 2)
        entries = tail.int(at: found + 10, length: 2)
        var length = tail.int(at: found + 12, length: 4)
        var start = tail.int(at: found + 16, length: 4)
        var directoryEnd = end
        if let wide = try Self.wide(whole, before: end) {
            directoryEnd = wide.offset
            disks = wide.disks
            entries = wide.entries
            length = wide.length
            start = wide.start
        }
        guard disks == 0 else { throw error(.unsupported, end, "the zip archive is spread over several disks") }
        guard start >= 0, length >= 0, start <= directoryEnd, start + length == directoryEnd else {
            throw error(
                .corrupt, end, "the zip archive's end at byte \(end) says that its directory lies where it cannot")
        }
        directory = start..<directoryEnd
    }

    /// The last place where an end fits whose comment reaches the end of the file, or else the last end at all.
    private static func find(in tail: LittleEndian) -> Int? {
        var last: Int?
        var position = tail.count - length
        while position >= 0 {
            if tail.bytes[position] == 0x50, tail.int(at: position, length: 4) == 0x0605_4B50 {
                if position + length + tail.int(at: position + 20, length: 2) == tail.count { return position }
                last = last ?? position
            }
            position -= 1
        }
        return last
    }

    /// The zip64 end, which stands before the other where a number does not fit.
    private static func wide(_ whole: Blob, before end: Int) throws -> (
        offset: Int, disks: Int, entries: Int, length: Int, start: Int
    )? {
        guard end >= 76 else { return nil }
        let locator = LittleEndian(try whole.bytes(in: (end - 20)..<end))
        guard locator.int(at: 0, length: 4) == 0x0706_4B50 else { return nil }
        let offset = locator.int(at: 8, length: 8)
        guard offset >= 0, offset <= end - 76 else { return nil }
        let record = LittleEndian(try whole.bytes(in: offset..<(offset + 56)))
        guard record.int(at: 0, length: 4) == 0x0606_4B50, offset + 12 + record.int(at: 4, length: 8) == end - 20 else {
            return nil
        }
        return (
            offset, record.int(at: 16, length: 4) | record.int(at: 20, length: 4), record.int(at: 32, length: 8),
            record.int(at: 40, length: 8), record.int(at: 48, length: 8)
        )
    }
}
