public import struct Foundation.Date

/// Which kind of endpoint something happened on.
public enum EndpointKind: String, Sendable, Codable, CaseIterable {
    case s3, sftp, api, files
}

/// Where a file lies, or lay.
public struct EndpointPlace: Hashable, Sendable {
    /// The kind of endpoint.
    public let endpoint: EndpointKind
    /// Bucket, or user.
    public let container: String
    /// Key or path as bytes of the wire, without a leading slash.
    public let path: [UInt8]
}

/// One finished write on one endpoint: the exporter was told that it succeeded.
public struct Delivery: Sendable, Identifiable {
    /// Number in the journal, from 1, in order of arrival.
    public private(set) var id: Int
    /// Kind of the endpoint that took the write.
    public let endpoint: EndpointKind
    /// Access key id or user name.
    public let principal: String
    /// The bucket for S3, the user for SFTP: what the path is relative to.
    public let container: String
    /// Object key or path below the user's root, without a leading slash, as bytes of the wire.
    public internal(set) var pathBytes: [UInt8]
    /// The name under which it was first written, when it was renamed into place afterwards.
    public internal(set) var writtenAs: [UInt8]?
    /// What was received. Reading it throws ``BlobReleasedError`` when it was overwritten and the ``Journal`` let it go.
    public internal(set) var content: Blob
    /// When the write was complete, by the endpoint's own clock.
    public let receivedAt: Date

    func numbered(_ id: Int) -> Delivery {
        var numbered = self
        numbered.id = id
        return numbered
    }

    /// Where it was put.
    public var place: EndpointPlace { EndpointPlace(endpoint: endpoint, container: container, path: pathBytes) }
    /// The path as text; bytes that are not UTF-8 show as U+FFFD.
    public var path: String { String(decoding: pathBytes, as: UTF8.self) }
    /// The last path component as text.
    public var name: String {
        String(decoding: pathBytes.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
    }
    /// The path without its last component, without slashes at the ends.
    public var folder: String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }
}
