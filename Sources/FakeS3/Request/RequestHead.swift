import NIOHTTP1

/// What S3 turns down in a head: its form before it asks who sent it, the version it names after.
enum RequestHead {
    /// Names and values of a head's fields together, in bytes.
    ///
    /// Source: Amazon S3 API Reference, PutObject and "Error Responses", RequestHeaderSectionTooLarge,
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    private static let sizeLimit = 8192
    private static let keyLimit = 1024

    static func check(_ request: S3Request, version: HTTPVersion) throws(S3Error) {
        // A path or a whole URL; `*` and `host:port` are of no object (RFC 9112, section 3.2).
        guard request.rawPath.utf8.first == UInt8(ascii: "/") else {
            throw S3Error(.badRequest, "A request must name a path.")
        }
        try checkFields(request.headers, version)
        guard !PercentCoding.isBroken(request.rawPath.utf8), !request.query.isBroken else { throw S3Error(.invalidURI) }
        if let key = request.address.key { try checkKey(key) }
    }

    /// The version that a request names; a copy names its source's in another place.
    ///
    /// Source: cloudserver, which refuses it in S3's words, https://github.com/scality/cloudserver
    static func checkVersion(_ request: S3Request, _ operation: Operation) throws(S3Error) {
        guard let version = request.query["versionId"] else { return }
        let isOfNone = request.address.key == nil ? request.method == "GET" : operation.makesObject
        if isOfNone { throw .invalidArgument("This operation does not accept a version-id.", "versionId", version) }
        try checkVersion(version, "versionId")
    }

    /// Two hosts, or none, are two readings of one request (RFC 9112, section 3.2); so are two signatures.
    private static func checkFields(_ headers: HTTPHeaders, _ version: HTTPVersion) throws(S3Error) {
        var (hosts, authorizations, size) = (0, 0, 0)
        var isHostEmpty = false
        for (name, value) in headers {
            size += name.utf8.count + value.utf8.count + 4
            if isSameIgnoringCase("host", name) { (hosts, isHostEmpty) = (hosts + 1, value.isEmpty) }
            if isSameIgnoringCase("authorization", name) { authorizations += 1 }
        }
        guard (hosts == 1 && !isHostEmpty) || (hosts == 0 && version.minor == 0) else {
            throw S3Error(.badRequest, "A request must name its host once.")
        }
        guard authorizations <= 1 else { throw S3Error(.badRequest, "A request must be authorized once.") }
        guard size <= sizeLimit else {
            throw S3Error(.requestHeaderSectionTooLarge, details: [("MaxSizeAllowed", "\(sizeLimit)")])
        }
    }

    /// An answer in the client's own words needs a key that can be said.
    private static func checkKey(_ key: ObjectKey) throws(S3Error) {
        guard key.bytes.count <= keyLimit else {
            throw S3Error(
                .keyTooLong, details: [("Size", "\(key.bytes.count)"), ("MaxSizeAllowed", "\(keyLimit)")])
        }
        guard String(validating: key.bytes, as: UTF8.self) != nil else { throw S3Error(.invalidURI) }
    }

    /// A version id is `null` or 32 letters and digits; one of another form cannot be of any version.
    static func checkVersion(_ id: String, _ argument: String) throws(S3Error) {
        guard !id.isEmpty else { throw .invalidArgument("Version id cannot be the empty string", argument, id) }
        guard id == ObjectVersion.nullID || (id.utf8.count == 32 && id.utf8.allSatisfy(PercentCoding.isUnreserved))
        else {
            throw .invalidArgument("Invalid version id specified", argument, id)
        }
    }
}
