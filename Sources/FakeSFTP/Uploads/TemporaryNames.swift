import Drops

/// The names under which exporters write a file before they rename it into place.
///
/// A file closed under such a name is no delivery until it gets another name.
public struct TemporaryNames: Sendable, Equatable {
    /// Globs over the last path component.
    public var patterns: [String]
    /// Whether `<name>.<32 hex digits>` is temporary too, which is what Azure Data Factory's SFTP sink writes.
    /// Source: github.com/Azure/Azure-DataFactory, issue 153, and Microsoft Learn, "Copy and transform data in SFTP
    /// server", `useTempFileRename`.
    public var includesHexSuffix: Bool

    /// Takes the globs as they are; ``standard`` has the usual ones.
    public init(patterns: [String], includesHexSuffix: Bool) {
        self.patterns = patterns
        self.includesHexSuffix = includesHexSuffix
    }

    /// `*.tmp`, `*.part`, `*.partial`, `*.filepart` (WinSCP), `*.uploading`, hidden swap-like names, hex suffixes.
    public static let standard = TemporaryNames(
        patterns: ["*.tmp", "*.temp", "*.part", "*.partial", "*.filepart", "*.uploading", ".*.sw?", ".*.tmp", "*~"],
        includesHexSuffix: true)

    /// Every name is final.
    public static let none = TemporaryNames(patterns: [], includesHexSuffix: false)

    /// Whether a file of this path is still being made.
    public func covers(path: [UInt8]) -> Bool {
        let name = path.split(separator: RemotePath.separator).last ?? []
        if patterns.contains(where: { Glob($0).matches(name) }) { return true }
        guard includesHexSuffix, name.count > 33 else { return false }
        let suffix = name.suffix(33)
        return suffix.first == UInt8(ascii: ".")
            && suffix.dropFirst().allSatisfy { Character(UnicodeScalar($0)).isHexDigit && $0 < 0x80 }
    }
}
