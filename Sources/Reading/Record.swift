/// One record as the reader hands it over: a view into the reader's buffers, valid only inside the callback.
public struct Record {
    /// What is wrong with a record's form. The reader reports and never repairs.
    public struct Defects: OptionSet, Sendable, Hashable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// A quote inside an unquoted field.
        public static let loneQuote = Defects(rawValue: 1)
        /// Something other than delimiter or line end after a closing quote.
        public static let textAfterQuote = Defects(rawValue: 2)
        /// The file ends inside quotes.
        public static let unclosedQuote = Defects(rawValue: 4)
        /// A NUL byte (where NUL is not the quote).
        public static let nulByte = Defects(rawValue: 8)
        /// Bytes that are not of the declared encoding.
        public static let badEncoding = Defects(rawValue: 16)
    }

    /// One field: its bytes with quotes and escapes taken off, in UTF-8.
    public struct Field {
        public let bytes: UnsafeRawBufferPointer
        /// Whether it stood in quotes.
        public let isQuoted: Bool
        /// From 0 in the decoded file: where the field (or its opening quote) starts.
        public let byteOffset: Int

        public init(bytes: UnsafeRawBufferPointer, isQuoted: Bool, byteOffset: Int) {
            self.bytes = bytes
            self.isQuoted = isQuoted
            self.byteOffset = byteOffset
        }

        /// The value as text; bytes that are not UTF-8 show as U+FFFD.
        public var string: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// Data record, from 1 in its file; 0 for the header.
    public let number: Int
    /// Physical line on which it starts, from 1.
    public let line: Int
    /// From 0 in the decoded, decompressed file.
    public let byteOffset: Int
    public let fields: UnsafeBufferPointer<Field>
    public let defects: Defects
    /// The record as it stood, without its line end.
    public let raw: UnsafeRawBufferPointer

    public init(
        number: Int, line: Int, byteOffset: Int, fields: UnsafeBufferPointer<Field>, defects: Defects,
        raw: UnsafeRawBufferPointer
    ) {
        self.number = number
        self.line = line
        self.byteOffset = byteOffset
        self.fields = fields
        self.defects = defects
        self.raw = raw
    }
}
