import NIOHTTP1

/// The form of a request that both sides sign.
///
/// Source: AWS Identity and Access Management User Guide, "Create a signed AWS API request",
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
enum CanonicalRequest {
    /// - Parameters:
    ///   - signedHeaders: lower-case names, in the order of the credential.
    ///   - excludedQueryItem: the signature itself, in a presigned URL.
    static func bytes(
        _ request: S3Request, signedHeaders: [String], excludedQueryItem: String? = nil, payloadHash: String,
        keepsEncodedSlash: Bool = true
    ) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(1024)
        result += request.method.utf8
        result.append(newline)
        appendPath(request.rawPath, keepsEncodedSlash, to: &result)
        result.append(newline)
        result += request.query.canonical(without: excludedQueryItem)
        result.append(newline)
        for name in signedHeaders {
            result += name.utf8
            result.append(UInt8(ascii: ":"))
            appendValues(of: name, request.headers, to: &result)
            result.append(newline)
        }
        result.append(newline)
        for (index, name) in signedHeaders.enumerated() {
            if index > 0 { result.append(UInt8(ascii: ";")) }
            result += name.utf8
        }
        result.append(newline)
        result += payloadHash.utf8
        return result
    }

    private static let newline = UInt8(ascii: "\n")

    /// The path, each octet encoded as SigV4 encodes it. A slash that came as `%2F` stays that: most clients sign what
    /// they send. The rest signs a plain slash.
    private static func appendPath(_ path: Substring, _ keepsEncodedSlash: Bool, to result: inout [UInt8]) {
        guard keepsEncodedSlash, path.utf8.contains(UInt8(ascii: "%")) else {
            return PercentCoding.encode(PercentCoding.decode(path.utf8), keepSlash: true, into: &result)
        }
        let segments = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            if index > 0 { result.append(UInt8(ascii: "/")) }
            PercentCoding.encode(PercentCoding.decode(segment), into: &result)
        }
    }

    /// All values of a header, joined by commas, runs of spaces made one.
    private static func appendValues(of name: String, _ headers: HTTPHeaders, to result: inout [UInt8]) {
        var first = true
        for (other, value) in headers where isSameIgnoringCase(name, other) {
            if !first { result.append(UInt8(ascii: ",")) }
            first = false
            var pendingSpace = false
            var started = false
            for byte in value.utf8 {
                if byte == 0x20 || byte == 0x09 {
                    pendingSpace = started
                } else {
                    if pendingSpace { result.append(0x20) }
                    pendingSpace = false
                    started = true
                    result.append(byte)
                }
            }
        }
    }
}
