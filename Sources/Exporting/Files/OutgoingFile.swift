public import Drops

/// A finished file on its way out.
public struct OutgoingFile: Sendable {
    /// Below the bucket, the user's root or the local folder; without slashes at its ends.
    public var folder: String
    /// Last component of the path.
    public var name: String
    /// Packed, where the job says so.
    public var content: Blob

    /// Takes all parts as they are.
    public init(folder: String, name: String, content: Blob) {
        self.folder = folder
        self.name = name
        self.content = content
    }

    /// Folder and name.
    public var path: String { folder.isEmpty ? name : folder + "/" + name }
    /// Whether it is a manifest rather than data.
    public var isManifest: Bool { ManifestName.matches(name) }

    /// The media type that goes with the name.
    var contentType: String {
        if name.hasSuffix(".gz") { return "application/gzip" }
        if name.hasSuffix(".json") { return "application/json" }
        return name.hasSuffix(".txt") ? "text/tab-separated-values" : "text/csv"
    }
}
