/// One record as the reader hands it over: a view into the reader's buffers, valid only inside the callback.
public struct Record {
    /// What is wrong with a record's form. The reader reports and never repairs.
    public struct Defects: OptionSet, Sendable, Hashable {
        /// One bit for each kind of defect.
        public let rawValue: UInt16
        /// Takes the bits as they are, also those that stand for no defect.
        public init(rawValue: UInt16) { self.rawValue = rawValue }
        /// A quote inside an unquoted field.
        public static let loneQuote = Defects(rawValue: 1)
        /// Something other than delimiter or line end after a closing quote.
        public static let textAfterQuote = Defects(rawValue: 2)
        /// A quote is opened and not closed before the file, or the record limit, ends.
        public static let unclosedQuote = Defects(rawValue: 4)
        /// A NUL byte (where NUL is not the quote).
        public static let nulByte = Defects(rawValue: 8)
        /// Bytes that are not of the declared encoding.
        public static let badEncoding = Defects(rawValue: 16)
        /// The record is longer than the reader's limit; what is beyond it was skipped.
        public static let tooLong = Defects(rawValue: 32)
        /// A carriage return amid an unquoted field (a line feed, where records end with carriage returns).
        public static let strayLineEnd = Defects(rawValue: 64)
        /// In JSON Lines: the line is not one JSON object.
        public static let noObject = Defects(rawValue: 128)
        /// In JSON Lines: a key stands twice in the object; the last value counts.
        public static let repeatedKey = Defects(rawValue: 256)
        /// The file's container broke off inside the record: what is there says nothing of what was meant.
        public static let cutOff = Defects(rawValue: 512)
    }

    /// One field: its bytes with quotes and escapes taken off, in UTF-8. Of JSON, a string's text or the value as it
    /// stands; null is empty and in no quotes.
    public struct Field {
        /// Valid inside the callback, or until the batch's next record is selected.
        public let bytes: UnsafeRawBufferPointer
        /// Whether it stood in quotes.
        public let isQuoted: Bool
        /// From 0 in the decoded file: where the field (or its opening quote) starts.
        public let byteOffset: Int

        /// Takes all parts as they are; the bytes are not copied.
        @inlinable
        public init(bytes: UnsafeRawBufferPointer, isQuoted: Bool, byteOffset: Int) {
            self.bytes = bytes
            self.isQuoted = isQuoted
            self.byteOffset = byteOffset
        }

        /// The value as text; bytes that are not UTF-8 show as U+FFFD.
        public var string: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// Which file of the table it stands in: an index into ``Table/files``.
    public let fileIndex: Int
    /// Data record, from 1 in its file; 0 for the header.
    public let number: Int
    /// Physical line on which it starts, from 1.
    public let line: Int
    /// From 0 in the decoded, decompressed file.
    public let byteOffset: Int
    /// In the order of the file, as many as stand there; a blank line has one, which is empty. In JSON Lines one for
    /// each of the table's columns, or none where the line is no object.
    public let fields: UnsafeBufferPointer<Field>
    /// Empty for a record that is well-formed; the number of its fields is not judged here.
    public let defects: Defects
    /// Where the first defect stands, from 0 in the decoded file; nil without defects.
    public let defectOffset: Int?
    /// The record as it stood, without its line end.
    public let raw: UnsafeRawBufferPointer

    /// Takes all parts as they are; nothing is copied.
    public init(
        fileIndex: Int = 0, number: Int, line: Int, byteOffset: Int, fields: UnsafeBufferPointer<Field>,
        defects: Defects, defectOffset: Int? = nil, raw: UnsafeRawBufferPointer
    ) {
        self.fileIndex = fileIndex
        self.number = number
        self.line = line
        self.byteOffset = byteOffset
        self.fields = fields
        self.defects = defects
        self.defectOffset = defectOffset
        self.raw = raw
    }
}
