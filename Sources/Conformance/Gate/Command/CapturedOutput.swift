/// The end of what a program prints, however much that is.
struct CapturedOutput {
    /// Bytes that are kept.
    static let limit = 16 << 10

    private var bytes: [UInt8] = []
    private var total = 0

    mutating func append(_ more: UnsafeRawBufferPointer) {
        total += more.count
        bytes.append(contentsOf: more.suffix(Self.limit))
        // In bulk: a flood is not moved byte by byte.
        if bytes.count > 4 * Self.limit { bytes.removeFirst(bytes.count - Self.limit) }
    }

    /// How much is not in ``text``.
    var lost: Int { max(0, total - Self.limit) }

    /// What is kept, as UTF-8; what is none shows as U+FFFD.
    var text: String { String(decoding: bytes.suffix(Self.limit), as: UTF8.self) }
}
