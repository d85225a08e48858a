/// What the reader learned of one file while it read it.
public struct FileFacts: Sendable, Hashable {
    /// Which line ends closed records.
    public struct LineEnds: Sendable, Hashable {
        public var lf = 0
        public var crlf = 0
        public var cr = 0
        public init() {}
    }

    /// Bytes as received.
    public var packedBytes = 0
    /// Bytes after unpacking and decoding, byte order mark included where it is UTF-8's own.
    public var bytes = 0
    /// Data records, good and bad.
    public var records = 0
    public var hasHeader = false
    public var hasByteOrderMark = false
    public var lineEnds = LineEnds()
    /// Whether the last record is closed by a line end.
    public var endsWithLineEnd = false
    /// Why the rest could not be read.
    public var damage: ReadingError?

    public init() {}
}
