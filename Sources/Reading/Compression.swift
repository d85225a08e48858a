/// How a file is packed.
public enum Compression: String, Sendable, Hashable, CaseIterable {
    case none, gzip
    /// What the file's name says: `.gz` is gzip, anything else none.
    case byName = "by-name"

    /// The packing to undo for a file of this name.
    public func resolved(for fileName: String) -> Compression {
        guard self == .byName else { return self }
        return fileName.lowercased().hasSuffix(".gz") ? .gzip : .none
    }
}
