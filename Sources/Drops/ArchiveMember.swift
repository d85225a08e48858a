/// What an archive's directory says of one of its files.
public struct ArchiveMember: Sendable {
    /// Name of the archive, without its folder.
    public let archive: String
    /// Where the packed bytes start in the archive, from 0.
    public let offset: Int
    /// The zip format's number of the method: 0 stored, 8 deflate.
    public let method: Int
    /// Bytes once unpacked.
    public let size: Int
    /// CRC-32 of the unpacked bytes.
    public let checksum: UInt32
    /// Why the member is not to be read; nil when it is.
    public let problem: (any Error)?
    /// Whether the archive came encrypted.
    public let isFromEncrypted: Bool

    /// Takes all parts as they are.
    public init(
        archive: String, offset: Int, method: Int, size: Int, checksum: UInt32, problem: (any Error)? = nil,
        isFromEncrypted: Bool = false
    ) {
        self.archive = archive
        self.offset = offset
        self.method = method
        self.size = size
        self.checksum = checksum
        self.problem = problem
        self.isFromEncrypted = isFromEncrypted
    }
}
