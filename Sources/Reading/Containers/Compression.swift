/// How a file is packed.
public enum Compression: String, Sendable, Hashable, CaseIterable {
    case none, gzip, zip
    /// What the file's name says: `.gz` is gzip, `.zip` is zip, anything else none.
    case byName = "by-name"

    /// What a file that begins with these bytes is packed by: gzip or zip; nil for any other.
    ///
    /// Sources: RFC 1952, section 2.3.1; APPNOTE.TXT, section 4.3.7.
    public init?(startOf bytes: some Sequence<UInt8>) {
        if bytes.starts(with: [0x1F, 0x8B]) {
            self = .gzip
        } else if bytes.starts(with: [0x50, 0x4B, 3, 4]) {
            self = .zip
        } else {
            return nil
        }
    }

    /// The packing to undo for a file of this name.
    public func resolved(for fileName: String) -> Compression {
        guard self == .byName else { return self }
        let name = fileName.lowercased()
        return name.hasSuffix(".gz") ? .gzip : name.hasSuffix(".zip") ? .zip : .none
    }
}
