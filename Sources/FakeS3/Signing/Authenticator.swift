import Drops
import Foundation
import NIOHTTP1

/// What is known of a request once its signature was found right.
struct Authentication: Sendable {
    let principal: Principal
    let payload: PayloadForm
    /// Verifies the chunks of a signed stream.
    let signer: Signer?
    /// The signature of the head, from which the chunks' chain starts.
    let seedSignature: String

    static let anonymous = Authentication(principal: .anonymous, payload: .unsigned, signer: nil, seedSignature: "")
}

/// Verifies who sent a request: SigV4 in the header or in the query.
struct Authenticator: Sendable {
    let configuration: S3Configuration
    let directory: AccountDirectory
    let time: TimeSource
    let keys = SigningKeys()
    private let prepared = PreparedCredentials()

    init(configuration: S3Configuration, directory: AccountDirectory, time: TimeSource) {
        self.configuration = configuration
        self.directory = directory
        self.time = time
    }

    /// Requests may be this far from the endpoint's clock, in seconds.
    static let allowedSkew = 900.0

    func authenticate(_ request: S3Request) throws(S3Error) -> Authentication {
        let authentication = try identify(request)
        guard authentication.principal.accessKeyID == nil || !configuration.strictness.signatures || !hasToken(request)
        else { throw S3Error(.invalidToken) }
        return authentication
    }

    /// Temporary credentials have a token; the keys of this endpoint are for good, so that no token is of theirs.
    private func hasToken(_ request: S3Request) -> Bool {
        request.headers.contains(name: "x-amz-security-token") || request.query.contains("X-Amz-Security-Token")
            || request.query.contains("x-amz-security-token")
    }

    private func identify(_ request: S3Request) throws(S3Error) -> Authentication {
        // An empty header names nobody.
        let header = request.header("authorization").flatMap { $0.isEmpty ? nil : $0 }
        let isPresigned = request.query.contains("X-Amz-Algorithm") || request.query.contains("X-Amz-Signature")
        let isOldPresigned = request.query.contains("Signature") && request.query.contains("AWSAccessKeyId")
        if header != nil, isPresigned || isOldPresigned {
            throw S3Error(
                .invalidArgument,
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
                details: [("ArgumentName", "Authorization"), ("ArgumentValue", Self.masked(header ?? ""))])
        }
        if let header { return try verifyHeader(header, request) }
        if isPresigned { return try verifyPresigned(request) }
        if isOldPresigned { return try verifyOldPresigned(request) }
        return try anonymous(request)
    }

    static let unsupportedMechanism = S3Error(
        .invalidRequest,
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.")

    private func anonymous(_ request: S3Request) throws(S3Error) -> Authentication {
        Authentication(
            principal: .anonymous, payload: try payloadWithoutSigner(request), signer: nil, seedSignature: "")
    }

    /// How the body comes where nothing was signed by which its chunks could be verified.
    func payloadWithoutSigner(_ request: S3Request) throws(S3Error) -> PayloadForm {
        guard let value = request.header("x-amz-content-sha256") else { return .unsigned }
        let payload = try PayloadForm(header: value)
        if case .streaming(signed: true, _) = payload { throw S3Error(.accessDenied) }
        return payload
    }

    /// An Authorization value without its signature.
    private static func masked(_ header: String) -> String {
        header.firstRange(of: "Signature=").map { header[..<$0.upperBound] + "..." } ?? "..."
    }

    // MARK: Header

    private func verifyHeader(_ header: String, _ request: S3Request) throws(S3Error) -> Authentication {
        let space = header.firstIndex(of: " ") ?? header.endIndex
        let algorithm = header[..<space]
        if algorithm == "AWS" { return try verifyOldHeader(header, request) }
        guard algorithm == "AWS4-HMAC-SHA256" else {
            throw .invalidArgument("Unsupported Authorization Type", "Authorization", Self.masked(header))
        }
        let (prepared, signature) = try prepare(header, from: space)
        let scope = prepared.scope
        let (date, sent) = try requestDate(request)
        let timestamp = sent.utf8.count == 16 ? sent : Timestamp.basic(date)
        guard timestamp.hasPrefix(scope.date) else {
            throw malformedHeader(
                "Invalid credential date \"\(scope.date)\". This date is not the same as X-Amz-Date: \"\(timestamp.prefix(8))\"."
            )
        }
        guard let hash = request.header("x-amz-content-sha256") ?? Self.hashOfNoBody(request) else {
            throw S3Error(.invalidRequest, "Missing required header for this request: x-amz-content-sha256")
        }
        let payload = try PayloadForm(header: hash)
        try checkSignedHeaders(prepared.signedHeaders, request)
        let signer = try signer(prepared.accessKeyID, scope, timestamp)
        let isWhole = hasAll(prepared.signedHeaders, request)
        let verified = try verify(signature, signer, prepared.accessKeyID, request, isWhole) { keepsEncodedSlash in
            CanonicalRequest.bytes(
                request, signedHeaders: prepared.signedHeaders, payloadHash: hash,
                keepsEncodedSlash: keepsEncodedSlash)
        }
        return Authentication(
            principal: directory.principal(prepared.accessKeyID), payload: payload,
            signer: verified, seedSignature: signature)
    }

    /// Reads a header; what stands before the signature is read once, for a client sends it again and again.
    private func prepare(
        _ header: String, from space: String.Index
    ) throws(S3Error) -> (PreparedCredential, signature: String) {
        let mark = ", Signature="
        if header.utf8.count > 64 + mark.utf8.count {
            let cut = header.utf8.index(header.endIndex, offsetBy: -64)
            let known = String(header[..<cut])
            if known.hasSuffix(mark), let prepared = prepared[known] { return (prepared, String(header[cut...])) }
        }
        guard let fields = Self.fields(header[space...]) else { throw malformedHeader("a field stands in it twice.") }
        func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }
        guard let credential = value("Credential") else { throw malformedHeader("missing Credential.") }
        guard let signed = value("SignedHeaders"), !signed.isEmpty else {
            throw malformedHeader("missing SignedHeaders.")
        }
        guard let signature = value("Signature"), !signature.isEmpty else {
            throw malformedHeader("missing Signature.")
        }
        let (accessKeyID, scope) = try parse(credential, malformed: malformedHeader)
        let result = PreparedCredential(
            accessKeyID: accessKeyID, scope: scope, signedHeaders: signed.split(separator: ";").map(String.init))
        if header.hasSuffix(mark + signature), signature.utf8.count == 64 {
            prepared[String(header.dropLast(64))] = result
        }
        return (result, signature)
    }

    /// curl before 8 signs the hash without sending it; where there is no body there is but one value it can have.
    private static func hashOfNoBody(_ request: S3Request) -> String? {
        let hasBody = (request.header("content-length") ?? "0") != "0" || request.header("transfer-encoding") != nil
        return hasBody ? nil : emptySHA256
    }

    /// nil when a field stands there twice: which one would be meant?
    private static func fields(_ text: Substring) -> [(name: Substring, value: String)]? {
        var result: [(name: Substring, value: String)] = []
        for part in text.split(separator: ",") {
            let trimmed = part.drop { $0 == " " }
            guard let equals = trimmed.firstIndex(of: "=") else { continue }
            let name = trimmed[..<equals]
            guard !result.contains(where: { $0.name == name }) else { return nil }
            result.append((name, String(trimmed[trimmed.index(after: equals)...])))
        }
        return result
    }

    private func malformedHeader(_ reason: String) -> S3Error {
        S3Error(.authorizationHeaderMalformed, "The authorization header is malformed; \(reason)")
    }

    // MARK: Query

    private func verifyPresigned(_ request: S3Request) throws(S3Error) -> Authentication {
        let query = request.query
        func required(_ name: String) throws(S3Error) -> String {
            guard let value = query[name], !value.isEmpty else {
                throw queryError(
                    "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
                )
            }
            return value
        }
        guard try required("X-Amz-Algorithm") == "AWS4-HMAC-SHA256" else {
            throw queryError("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"")
        }
        let (accessKeyID, scope) = try parse(try required("X-Amz-Credential")) {
            queryError("Error parsing the X-Amz-Credential parameter; \($0)")
        }
        let signature = try required("X-Amz-Signature")
        let names = try required("X-Amz-SignedHeaders").split(separator: ";").map(String.init)
        let timestamp = try required("X-Amz-Date")
        guard let date = Timestamp.fromBasic(timestamp) else {
            throw queryError("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
        }
        guard timestamp.hasPrefix(scope.date) else {
            throw queryError(
                "Invalid credential date \"\(scope.date)\". This date is not the same as X-Amz-Date: \"\(timestamp.prefix(8))\"."
            )
        }
        try checkExpiry(try required("X-Amz-Expires"), signedAt: date)
        try checkSignedHeaders(names, request)
        let signer = try signer(accessKeyID, scope, timestamp)
        let hash = request.header("x-amz-content-sha256") ?? query["X-Amz-Content-Sha256"] ?? "UNSIGNED-PAYLOAD"
        let payload = try PayloadForm(header: hash)
        let verified = try verify(signature, signer, accessKeyID, request, hasAll(names, request)) {
            keepsEncodedSlash in
            CanonicalRequest.bytes(
                request, signedHeaders: names, excludedQueryItem: "X-Amz-Signature", payloadHash: hash,
                keepsEncodedSlash: keepsEncodedSlash)
        }
        return Authentication(
            principal: directory.principal(accessKeyID), payload: payload,
            signer: verified, seedSignature: signature)
    }

    private func checkExpiry(_ text: String, signedAt date: Date) throws(S3Error) {
        guard let seconds = Int(wire: text) else { throw queryError("X-Amz-Expires should be a number") }
        guard seconds >= 0 else { throw queryError("X-Amz-Expires must be non-negative") }
        guard seconds <= 604_800 else {
            throw queryError(
                "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds"
            )
        }
        guard configuration.strictness.clockSkew else { return }
        let now = time.now
        if date.timeIntervalSince(now) > Self.allowedSkew { throw S3Error(.accessDenied, "Request is not yet valid") }
        let end = date + Double(seconds)
        guard now <= end else {
            throw S3Error(
                .accessDenied, "Request has expired",
                details: [("X-Amz-Expires", text), ("Expires", Timestamp.iso(end)), ("ServerTime", Timestamp.iso(now))])
        }
    }

    private func queryError(_ reason: String) -> S3Error { S3Error(.authorizationQueryParametersError, reason) }

    // MARK: Both

    /// Reads `id/20261121/us-east-1/s3/aws4_request`; an id may hold slashes.
    func parse(
        _ credential: String, malformed: (String) -> S3Error
    ) throws(S3Error) -> (accessKeyID: String, scope: CredentialScope) {
        let parts = credential.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 5 else {
            throw malformed(
                "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".")
        }
        let tail = parts.suffix(4).map(String.init)
        guard tail[3] == "aws4_request" else {
            throw malformed("incorrect terminal \"\(tail[3])\". This endpoint uses \"aws4_request\".")
        }
        guard tail[0].utf8.count == 8, tail[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw malformed(
                "incorrect date format \"\(tail[0])\". This date in the credential must be in the format \"yyyyMMdd\".")
        }
        guard tail[2] == "s3" else {
            throw malformed("incorrect service \"\(tail[2])\". This endpoint belongs to \"s3\".")
        }
        if configuration.strictness.region, tail[1] != configuration.region {
            var error = malformed("the region '\(tail[1])' is wrong; expecting '\(configuration.region)'")
            error.details.append(("Region", configuration.region))
            throw error
        }
        let accessKeyID = credential[..<parts[parts.count - 4].startIndex].dropLast()
        return (String(accessKeyID), CredentialScope(date: tail[0], region: tail[1], service: tail[2]))
    }

    func signer(_ accessKeyID: String, _ scope: CredentialScope, _ timestamp: String) throws(S3Error) -> Signer {
        Signer(
            key: keys.key(accessKeyID: accessKeyID, secret: try secret(of: accessKeyID), scope: scope),
            timestamp: timestamp, scope: scope)
    }

    /// Where signatures are not verified, a key id that nobody knows has a secret too.
    func secret(of accessKeyID: String) throws(S3Error) -> String {
        if let secret = configuration.credentials[accessKeyID] { return secret }
        guard configuration.strictness.signatures else { return "" }
        throw S3Error(.invalidAccessKeyId, details: [("AWSAccessKeyId", accessKeyID)])
    }

    /// When a request says that it was made, which must be near now; a date before Unix's first is none.
    ///
    /// Source: Amazon S3 User Guide, "Signing and authenticating REST requests", time stamp requirement,
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
    func requestDate(_ request: S3Request) throws(S3Error) -> (Date, sent: String) {
        guard let sent = request.header("x-amz-date") ?? request.header("date"),
            let date = Timestamp.fromBasic(sent) ?? Timestamp.fromHTTP(sent), date.timeIntervalSince1970 >= 0
        else { throw S3Error(.accessDenied, "AWS authentication requires a valid Date or x-amz-date header") }
        try checkSkew(date, sent: sent)
        return (date, sent)
    }

    private func checkSkew(_ date: Date, sent: String) throws(S3Error) {
        guard configuration.strictness.clockSkew else { return }
        let now = time.now
        guard abs(date.timeIntervalSince(now)) <= Self.allowedSkew else {
            throw S3Error(
                .requestTimeTooSkewed,
                details: [
                    ("RequestTime", sent), ("ServerTime", Timestamp.iso(now)), ("MaxAllowedSkewMilliseconds", "900000"),
                ])
        }
    }

    /// `host` and every `x-amz-*` header must be signed, or somebody on the way could change them.
    private func checkSignedHeaders(_ names: [String], _ request: S3Request) throws(S3Error) {
        guard configuration.strictness.signedHeaders else { return }
        var missing: [String] = names.contains("host") ? [] : ["host"]
        for (name, _) in request.headers where name.utf8.count > 6 {
            // Most headers are told apart by their sixth byte; a lower-case copy of each would cost more.
            let bytes = name.utf8
            guard bytes[bytes.index(bytes.startIndex, offsetBy: 5)] == UInt8(ascii: "-") else { continue }
            guard !names.contains(where: { isSameIgnoringCase($0, name) }) else { continue }
            let lower = name.lowercased()
            if lower.hasPrefix("x-amz-"), lower != "x-amz-content-sha256", !request.namesInQuery.contains(lower) {
                missing.append(lower)
            }
        }
        guard missing.isEmpty else {
            throw S3Error(
                .accessDenied, "There were headers present in the request which were not signed",
                details: [("HeadersNotSigned", missing.joined(separator: ", "))])
        }
    }

    /// Whether every header is there that was signed.
    private func hasAll(_ names: [String], _ request: S3Request) -> Bool {
        !configuration.strictness.signedHeaders || names.allSatisfy { request.header($0) != nil }
    }

    /// - Parameter isWhole: a header that is missing is not one whose value is empty.
    /// - Returns: what verifies the rest of the request; nil where signatures are not verified.
    private func verify(
        _ signature: String, _ signer: Signer, _ accessKeyID: String, _ request: S3Request, _ isWhole: Bool,
        _ makeCanonical: (_ keepsEncodedSlash: Bool) -> [UInt8]
    ) throws(S3Error) -> Signer? {
        guard configuration.strictness.signatures else { return nil }
        let canonical = makeCanonical(true)
        let stringToSign = signer.stringToSign(canonicalRequest: canonical)
        if isWhole, constantTimeEquals(signer.signature(of: stringToSign), signature) { return signer }
        if isWhole, request.rawPath.lowercased().contains("%2f") {
            let other = signer.stringToSign(canonicalRequest: makeCanonical(false))
            if constantTimeEquals(signer.signature(of: other), signature) { return signer }
        }
        throw S3Error(
            .signatureDoesNotMatch,
            details: [
                ("AWSAccessKeyId", accessKeyID),
                ("StringToSign", String(decoding: stringToSign, as: UTF8.self)),
                ("SignatureProvided", signature),
                ("StringToSignBytes", Self.spaced(stringToSign)),
                ("CanonicalRequest", String(decoding: canonical, as: UTF8.self)),
                ("CanonicalRequestBytes", Self.spaced(canonical)),
            ])
    }

    static func spaced(_ bytes: [UInt8]) -> String {
        bytes.map { hex([$0]) }.joined(separator: " ")
    }
}
