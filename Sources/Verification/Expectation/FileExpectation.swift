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

    public enum Format: String, Sendable, CaseIterable { case csv, jsonLines = "json-lines" }
    public enum Presence: String, Sendable, CaseIterable { case required, allowed, refused }

    public var name = Name.any
    public var format = Format.csv
    public var compression = Compression.byName
    public var dialect = Dialect(lineEnd: .any)
    public var byteOrderMark = Presence.refused
    /// Whether the last record must end with a line end.
    public var finalLineEnd = Presence.allowed
    public var manifest = Presence.allowed
    /// Most data records in one file.
    public var maximumRecords = 5_000_000
    /// Longest file name in characters.
    public var maximumNameLength = 255
    /// Names that are no part of the drop: probes, temporary names.
    public var ignored: [Glob] = []

    public init() {}
}
