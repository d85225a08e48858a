/// How a file is packed.
public enum Compression: String, Sendable, Hashable, CaseIterable {
    case none, gzip, zip
    /// What the file's name says: `.gz` is gzip, `.zip` is zip, anything else none.
    case byName = "by-name"

    /// The packing to undo for a file of this name.
    public func resolved(for fileName: String) -> Compression {
        guard self == .byName else { return self }
        let name = fileName.lowercased()
        return name.hasSuffix(".gz") ? .gzip : name.hasSuffix(".zip") ? .zip : .none
    }
}
