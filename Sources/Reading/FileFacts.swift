/// What the reader learned of one file while it read it.
public struct FileFacts: Sendable, Hashable {
    /// Which line ends closed records.
    public struct LineEnds: Sendable, Hashable {
        /// Records closed by a line feed alone.
        public var lf = 0
        /// Records closed by a carriage return and a line feed.
        public var crlf = 0
        /// Records closed by a carriage return alone.
        public var cr = 0
        /// All counts zero.
        public init() {}
    }

    /// Bytes as received.
    public var packedBytes = 0
    /// Bytes after unpacking and decoding, byte order mark included where it is UTF-8's own.
    public var bytes = 0
    /// Data records, good and bad.
    public var records = 0
    /// Whether a header record was read; false for an empty file, whatever the dialect says.
    public var hasHeader = false
    /// Whether the file starts with one, which is then no part of its first field.
    public var hasByteOrderMark = false
    /// Whether the file, or the archive that it lies in, came as an encrypted OpenPGP message and was decrypted.
    public var wasEncrypted = false
    /// How many records each kind of line end closed, the header included.
    public var lineEnds = LineEnds()
    /// Whether the last record is closed by a line end.
    public var endsWithLineEnd = false
    /// Why the rest could not be read.
    public var damage: ReadingError?

    /// Nothing learned yet: all counts zero, all answers false.
    public init() {}
}
