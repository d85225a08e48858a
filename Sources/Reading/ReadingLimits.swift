/// How much the reader takes before it calls an input hostile.
public struct ReadingLimits: Sendable, Hashable {
    /// Longest record in bytes; a longer one is cut there and reported.
    public var recordBytes: Int
    /// Largest unpacked size of one file in bytes.
    public var unpackedBytes: Int
    /// Largest ratio of unpacked to packed bytes, looked at from 1 MiB unpacked on. Deflate reaches 1032.
    public var unpackedRatio: Int
    /// Most entries of one archive.
    public var archiveMembers: Int

    /// 1 MiB a record, 64 GiB a file and a ratio of 400, 10,000 entries an archive, but for what is given.
    public init(
        recordBytes: Int = 1 << 20, unpackedBytes: Int = 64 << 30, unpackedRatio: Int = 400,
        archiveMembers: Int = 10_000
    ) {
        self.recordBytes = recordBytes
        self.unpackedBytes = unpackedBytes
        self.unpackedRatio = unpackedRatio
        self.archiveMembers = archiveMembers
    }
}
