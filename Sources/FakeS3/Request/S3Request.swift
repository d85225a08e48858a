import NIOHTTP1

/// A request's head, read without loss: the path stays as it came, for keys are opaque.
struct S3Request: Sendable {
    let method: String
    /// Path of the wire, before the `?`, percent-encoded as the client sent it.
    let rawPath: Substring
    let query: Query
    let headers: HTTPHeaders
    /// Names of the headers that stood in the query of a signed URL, in lower case.
    let namesInQuery: Set<String>
    /// What the path and the `Host` header name.
    let address: Address
    /// Marks of the names that are there.
    private let present: UInt64

    /// Which bucket and key a request is about.
    struct Address: Sendable, Equatable {
        var bucket: String?
        var key: ObjectKey?
        /// Whether the bucket stood in the `Host` header.
        var isVirtualHost = false
    }

    init(_ head: HTTPRequestHead, domains: [String]) {
        method = head.method.rawValue
        // The absolute form of RFC 9112, section 3.2.2, reaches servers through proxies.
        var target = head.uri[...]
        if !target.utf8.starts(with: "/".utf8), let scheme = target.firstRange(of: "://") {
            let rest = target[scheme.upperBound...]
            target = rest.firstIndex(of: "/").map { rest[$0...] } ?? "/"
        }
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        rawPath = target[..<(mark ?? target.endIndex)]
        query = Query(mark.map { target[target.utf8.index(after: $0)...] } ?? "")
        (headers, namesInQuery) = Self.headers(head.headers, of: query)
        present = Self.marks(headers)
        address = Address(path: rawPath, host: head.headers.first(name: "host") ?? "", domains: domains)
    }

    /// The same request about another key, with other headers.
    func naming(_ key: ObjectKey, headers: HTTPHeaders) -> S3Request {
        var address = address
        address.key = key
        return S3Request(method: method, rawPath: rawPath, query: query, headers: headers, address: address)
    }

    private static let namesOfSignature: Set = [
        "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires", "x-amz-signedheaders", "x-amz-signature",
        "x-amz-security-token", "x-amz-content-sha256",
    ]

    /// Whoever signs a URL may put what he demands of the upload into the query, where the uploader cannot leave it
    /// out; the SDK for JavaScript does. Checksums there say nothing.
    ///
    /// Source: answers of S3 that LocalStack's tests have recorded, test_pre_signed_url_if_none_match,
    /// test_presigned_url_v4_x_amz_in_qs and test_put_url_metadata_with_sig_s3,
    /// https://github.com/localstack/localstack/blob/main/tests/aws/services/s3/test_s3.snapshot.json
    private static func headers(_ sent: HTTPHeaders, of query: Query) -> (HTTPHeaders, Set<String>) {
        guard query.contains("X-Amz-Signature") || query.contains("Signature") else { return (sent, []) }
        var (all, names) = (sent, Set<String>())
        for item in query.items {
            let name = item.name.lowercased()
            guard name.hasPrefix("x-amz-") || name == "if-match" || name == "if-none-match",
                !namesOfSignature.contains(name), !name.hasPrefix("x-amz-checksum-"), !name.hasPrefix("x-amz-sdk-"),
                !sent.contains(name: name), name.utf8.allSatisfy(isTokenByte)
            else { continue }
            all.add(name: name, value: item.value)
            names.insert(name)
        }
        return (all, names)
    }

    /// Source: RFC 9110, section 5.6.2.
    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private init(method: String, rawPath: Substring, query: Query, headers: HTTPHeaders, address: Address) {
        self.method = method
        self.rawPath = rawPath
        self.query = query
        self.headers = headers
        namesInQuery = []
        present = Self.marks(headers)
        self.address = address
    }

    /// The first value of a header, whatever the case of its name.
    func header(_ name: String) -> String? {
        // Most questions are for headers that are not there.
        guard present & Self.mark(name) != 0 else { return nil }
        return headers.first(name: name)
    }

    /// One of 64 bits for a name: names that differ in length or ends mostly differ in it.
    private static func mark(_ name: String) -> UInt64 {
        let bytes = name.utf8
        guard let first = bytes.first, let last = bytes.last else { return 1 }
        return 1 << ((UInt64(bytes.count) &* 7 &+ UInt64(first | 0x20) &* 3 &+ UInt64(last | 0x20)) & 63)
    }

    private static func marks(_ headers: HTTPHeaders) -> UInt64 { headers.reduce(0) { $0 | mark($1.name) } }
}

extension S3Request.Address {
    /// - Parameter domains: names of the endpoint itself; what stands before one of them is a bucket.
    ///
    /// Source: Amazon S3 User Guide, "Virtual hosting of general purpose buckets",
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    init(path: Substring, host: String, domains: [String]) {
        let name = Self.withoutPort(host)
        var rest = path.utf8.dropFirst()
        if let found = Self.bucket(inHost: name, domains: domains) {
            bucket = found
            isVirtualHost = true
        } else {
            let slash = rest.firstIndex(of: UInt8(ascii: "/"))
            let first = PercentCoding.decode(rest[..<(slash ?? rest.endIndex)])
            guard !first.isEmpty else { return }
            bucket = String(decoding: first, as: UTF8.self)
            rest = slash.map { rest[rest.index(after: $0)...] } ?? rest[rest.endIndex...]
        }
        if !rest.isEmpty { key = ObjectKey(PercentCoding.decode(rest)) }
    }

    private static func withoutPort(_ host: String) -> Substring {
        if host.utf8.first == UInt8(ascii: "[") { return host[...] }
        return host.utf8.firstIndex(of: UInt8(ascii: ":")).map { host[..<$0] } ?? host[...]
    }

    private static func bucket(inHost host: Substring, domains: [String]) -> String? {
        // A bare loopback address is the common case and names no bucket.
        guard let last = host.utf8.last, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last) else { return nil }
        let lower = host.lowercased()
        if domains.contains(lower) { return nil }
        // The longest domain wins: `a.s3.localhost` is bucket `a` of `s3.localhost`, not `a.s3` of `localhost`.
        for domain in domains.sorted(by: { $0.utf8.count > $1.utf8.count }) where lower.hasSuffix("." + domain) {
            return String(lower.dropLast(domain.count + 1))
        }
        return nil
    }
}
