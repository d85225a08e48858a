public import struct Foundation.Date

/// A file that lies on an endpoint now.
public struct PlacedFile: Sendable {
    /// The kind of endpoint.
    public var endpoint: EndpointKind
    /// Bucket, or the root of one or several SFTP users.
    public var container: String
    /// Key, or path below the root without a leading slash.
    public var path: [UInt8]
    /// The bytes as they are now; later writes do not change them.
    public var content: Blob
    /// When it was last written.
    public var modifiedAt: Date

    /// Where it lies.
    public var place: EndpointPlace { EndpointPlace(endpoint: endpoint, container: container, path: path) }

    /// Takes all parts as they are.
    public init(endpoint: EndpointKind, container: String, path: [UInt8], content: Blob, modifiedAt: Date) {
        self.endpoint = endpoint
        self.container = container
        self.path = path
        self.content = content
        self.modifiedAt = modifiedAt
    }
}

/// What lies on an endpoint, for whoever looks there without a client: an importer that polls for its files, takes
/// them, and clears them away. The journal hears of what it removes or moves.
public protocol EndpointContent: Sendable {
    /// The kind of all its files.
    var endpoint: EndpointKind { get }
    /// All files, by container and path.
    func placedFiles() throws -> [PlacedFile]
    /// Deletes the file at `path`; that none is there is no error.
    func remove(_ path: [UInt8], in container: String) throws
    /// Gives the file at `path` another place, where it replaces what lies there; folders on the way are made.
    func move(_ path: [UInt8], to newPath: [UInt8], in container: String) throws
}
