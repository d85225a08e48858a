public import Drops
public import Reading

/// How the files of a drop are named and laid out.
public struct FileExpectation: Sendable {
    /// What names must look like.
    public enum Name: Sendable {
        case any
        case pattern(FileNamePattern)
        case glob(String)
    }

    /// Whether something must be there, may be there or must not.
    public enum Presence: String, Sendable, CaseIterable { case required, allowed, refused }

    /// What the name of every data file must look like; any by default.
    public var name = Name.any
    /// The folder in which every file must lie, relative to the drop's root; any by default.
    public var folder: FileNamePattern?
    /// How data files are packed; by default what each file's name says.
    public var compression = Compression.byName
    /// Whether data files must come as encrypted OpenPGP messages. Required as soon as a key is stated, so that an
    /// exporter that forgets to encrypt is found.
    public var encryption = Presence.allowed
    /// Decrypts encrypted files; without it, and where encryption is refused, such a file is not read.
    public var decryptionKey: DecryptionKey?
    /// What is taken of each file before it counts as hostile.
    public var limits = ReadingLimits()
    /// How the text of data files is laid out; by default as ``Dialect`` has it.
    public var dialect = Dialect(lineEnd: .any)
    /// Whether a file must start with a byte order mark; it is refused in UTF-8 only.
    public var byteOrderMark = Presence.refused
    /// Whether the last record must end with a line end.
    public var finalLineEnd = Presence.allowed
    /// Whether there must be a `manifest*.json`; where it is refused, such a file is judged by its name as data.
    public var manifest = Presence.allowed
    /// Most data records in one file.
    public var maximumRecords = 5_000_000
    /// Most data records in all files of the drop together; any number by default.
    public var maximumDropRecords: Int?
    /// Longest file name in characters.
    public var maximumNameLength = 255
    /// Names that are no part of the drop: probes, temporary names.
    public var ignored: [Glob] = []

    /// The key by which files are read; none where encryption is refused.
    var readingKey: DecryptionKey? { encryption == .refused ? nil : decryptionKey }

    /// CSV in UTF-8 under any name, without a byte order mark.
    public init() {}
}
