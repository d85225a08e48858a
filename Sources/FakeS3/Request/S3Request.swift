import NIOHTTP1

/// A request's head, read without loss: the path stays as it came, for keys are opaque.
struct S3Request: Sendable {
    let method: String
    /// Path of the wire, before the `?`, percent-encoded as the client sent it.
    let rawPath: Substring
    let query: Query
    let headers: HTTPHeaders
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
        headers = head.headers
        present = Self.marks(head.headers)
        // The absolute form of RFC 9112, section 3.2.2, reaches servers through proxies.
        var target = head.uri[...]
        if !target.utf8.starts(with: "/".utf8), let scheme = target.firstRange(of: "://") {
            let rest = target[scheme.upperBound...]
            target = rest.firstIndex(of: "/").map { rest[$0...] } ?? "/"
        }
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        rawPath = target[..<(mark ?? target.endIndex)]
        query = Query(mark.map { target[target.utf8.index(after: $0)...] } ?? "")
        address = Address(path: rawPath, host: head.headers.first(name: "host") ?? "", domains: domains)
    }

    /// The same request about another key, with other headers.
    func naming(_ key: ObjectKey, headers: HTTPHeaders) -> S3Request {
        var address = address
        address.key = key
        return S3Request(method: method, rawPath: rawPath, query: query, headers: headers, address: address)
    }

    private init(method: String, rawPath: Substring, query: Query, headers: HTTPHeaders, address: Address) {
        self.method = method
        self.rawPath = rawPath
        self.query = query
        self.headers = headers
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
