import Drops
import Crypto
import Foundation

/// Signature version 2. In URLs, which boto3 and s3cmd still sign so unless told otherwise, and in forms S3 still takes
/// it in its older regions. In a header it is refused, as in every bucket made since June 24, 2020, unless
/// ``S3Configuration/Strictness/signatureVersion`` is off.
///
/// Source: Amazon S3 User Guide, "Signing and authenticating REST requests",
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
extension Authenticator {
    func verifyOldHeader(_ header: String, _ request: S3Request) throws(S3Error) -> Authentication {
        let credential = header.drop { $0 != " " }.drop { $0 == " " }
        guard let colon = credential.lastIndex(of: ":") else {
            throw .invalidArgument(
                "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature", "Authorization", "...")
        }
        if configuration.strictness.signatureVersion {
            if request.header("x-amz-date") ?? request.header("date") != nil { _ = try requestDate(request) }
            throw Self.unsupportedMechanism
        }
        _ = try requestDate(request)
        // The date is signed once: as a header of Amazon's, or in its own line.
        let date = request.header("x-amz-date") == nil ? request.header("date") ?? "" : ""
        return try verifyOld(
            accessKeyID: String(credential[..<colon]), signature: String(credential[colon...].dropFirst()), request,
            accepted: Self.oldStringsToSign(request, date: date, contentType: request.header("content-type") ?? ""))
    }

    func verifyOldPresigned(_ request: S3Request) throws(S3Error) -> Authentication {
        let query = request.query
        guard let accessKeyID = query["AWSAccessKeyId"], let signature = query["Signature"],
            let expires = query["Expires"],
            let seconds = Int(expires)
        else {
            throw S3Error(
                .accessDenied,
                "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters")
        }
        let now = time.now
        if configuration.strictness.clockSkew, now.timeIntervalSince1970 > Double(seconds) {
            throw S3Error(
                .accessDenied, "Request has expired",
                details: [
                    ("Expires", Timestamp.iso(Date(timeIntervalSince1970: Double(seconds)))),
                    ("ServerTime", Timestamp.iso(now)),
                ])
        }
        let contentType = request.header("content-type") ?? ""
        var accepted = Self.oldStringsToSign(request, date: expires, contentType: contentType)
        // HTTP libraries (Python's urllib, curl) put this type on a body by themselves: whoever made the URL could not
        // know, and signed none.
        if contentType == "application/x-www-form-urlencoded" {
            accepted += Self.oldStringsToSign(request, date: expires, contentType: "")
        }
        return try verifyOld(accessKeyID: accessKeyID, signature: signature, request, accepted: accepted)
    }

    /// - Parameter accepted: strings to sign; the first is told when the signature is of none of them.
    private func verifyOld(
        accessKeyID: String, signature: String, _ request: S3Request, accepted: [String]
    ) throws(S3Error) -> Authentication {
        let secret = try secret(of: accessKeyID)
        if configuration.strictness.signatures,
            !accepted.contains(where: { constantTimeEquals(Self.oldSignature(Array($0.utf8), secret), signature) })
        {
            throw S3Error(
                .signatureDoesNotMatch,
                details: [
                    ("AWSAccessKeyId", accessKeyID), ("StringToSign", accepted[0]), ("SignatureProvided", signature),
                    ("StringToSignBytes", Self.spaced(Array(accepted[0].utf8))),
                ])
        }
        return Authentication(
            principal: directory.principal(accessKeyID), payload: try payloadWithoutSigner(request), signer: nil,
            seedSignature: "")
    }

    /// Base64 of HMAC-SHA-1; also signs the policies of old forms.
    static func oldSignature(_ bytes: [UInt8], _ secret: String) -> String {
        let key = SymmetricKey(data: Array(secret.utf8))
        return Data(HMAC<Insecure.SHA1>.authenticationCode(for: bytes, using: key)).base64EncodedString()
    }

    /// Those that the page above names, and the younger ones that AWS's own SDK for Python signs.
    private static let signedSubresources: Set = [
        "accelerate", "acl", "analytics", "cors", "delete", "inventory", "lifecycle", "location", "logging", "metrics",
        "notification", "object-lock", "partNumber", "policy", "replication", "requestPayment",
        "response-cache-control", "response-content-disposition", "response-content-encoding",
        "response-content-language", "response-content-type", "response-expires", "restore", "select", "select-type",
        "tagging", "torrent", "uploadId", "uploads", "versionId", "versioning", "versions", "website",
    ]

    /// Amazon's own headers in the order of their names, each once with all its values.
    private static func signedHeaders(_ request: S3Request) -> String {
        let own = request.headers.map { (name: $0.name.lowercased(), value: $0.value) }
            .filter { $0.name.hasPrefix("x-amz-") }
        return Dictionary(grouping: own, by: \.name).sorted { $0.key < $1.key }.map { name, values in
            name + ":" + values.map { $0.value.trimmingCharacters(in: .whitespaces) }.joined(separator: ",") + "\n"
        }.joined()
    }

    /// What may have been signed: of a bucket in a path, boto3 signs the slash behind it without sending one.
    private static func oldStringsToSign(_ request: S3Request, date: String, contentType: String) -> [String] {
        let subresources = request.query.items.filter { signedSubresources.contains($0.name) }
            .sorted { $0.name < $1.name }.map { $0.hasValue ? "\($0.name)=\($0.value)" : $0.name }
        let query = subresources.isEmpty ? "" : "?" + subresources.joined(separator: "&")
        let bucket = request.address.isVirtualHost ? "/" + (request.address.bucket ?? "") : ""
        let path = bucket + request.rawPath
        let headers = signedHeaders(request)
        let isBareBucket = !request.address.isVirtualHost && !path.dropFirst().contains("/") && path != "/"
        return (isBareBucket ? [path, path + "/"] : [path]).map { resource in
            [
                request.method, request.header("content-md5") ?? "", contentType, date,
                headers + resource + query,
            ].joined(separator: "\n")
        }
    }
}
