/// Tells from a file's first bytes that it is no text of the stated kind at all, so that one sentence says it
/// and not a finding per record.
enum ContentSniffer {
    /// What is wrong with a file that begins like this and is to be read as plain text; nil when nothing is.
    ///
    /// - Parameter isDecrypted: the bytes are what came out of a message.
    static func objection(
        to bytes: UnsafeRawBufferPointer, encoding: Dialect.Encoding, fileName: String, isDecrypted: Bool = false
    ) -> ReadingError? {
        func error(_ kind: ReadingError.Kind, _ message: String) -> ReadingError {
            ReadingError(kind: kind, file: fileName, packedOffset: 0, message: message)
        }
        if let compression = Compression(startOf: bytes) {
            let what = compression == .zip ? "a zip archive" : "gzip"
            return error(.unsupported, "the file is \(what), though neither its name nor the expectation says so")
        }
        if bytes.starts(with: Array("PK\u{7}\u{8}".utf8)) {
            return error(.unsupported, "the file is the first part of a zip archive that was split, which is not read")
        }
        if bytes.starts(with: Array("PAR1".utf8)) {
            return error(.unsupported, "the file is Parquet, which is not read")
        }
        let isNamedSo = !isDecrypted && OpenPGP.bare(fileName) != fileName
        if let kind = OpenPGP.kind(of: bytes) ?? (isNamedSo ? "encrypted with PGP, as its name says" : nil) {
            return error(
                .encrypted,
                isDecrypted
                    ? "what comes out is \(kind) once more, which is not read"
                    : "the file is \(kind), and no key is given; state files.encryption.key, or decrypt it first")
        }
        guard encoding != .utf16LittleEndian, encoding != .utf16BigEndian else { return nil }
        if let order = Dialect.Encoding(wideTextIn: bytes.prefix(4096)) {
            return error(
                .wrongEncoding,
                "every other byte is NUL, as in UTF-16 without a byte order mark; state \(order.rawValue)")
        }
        guard encoding == .utf8 else { return nil }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return error(
                .wrongEncoding, "the file starts with the byte order mark of UTF-16; state utf-16le or utf-16be")
        }
        return nil
    }
}

extension Dialect.Encoding {
    /// The order of bytes in text that begins like ASCII in UTF-16; nil for any other.
    ///
    /// - Parameter start: the first bytes.
    public init?(wideTextIn start: some RandomAccessCollection<UInt8>) {
        guard start.count >= 8 else { return nil }
        let nuls = start.enumerated().filter { $0.element == 0 }.map(\.offset)
        // Most of such text has one NUL in two bytes; no other text has so many, all on one side.
        guard nuls.count * 3 >= start.count else { return nil }
        if nuls.allSatisfy({ $0.isMultiple(of: 2) }) {
            self = .utf16BigEndian
        } else if nuls.contains(where: { $0.isMultiple(of: 2) }) {
            return nil
        } else {
            self = .utf16LittleEndian
        }
    }
}
