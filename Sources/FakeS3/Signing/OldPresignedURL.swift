import Drops
import Crypto
import Foundation

extension Authenticator {
    /// Verifies a URL presigned with signature version 2, which boto3 and s3cmd still make unless told otherwise, and
    /// which S3 still takes in its older regions. Version 2 in a header is refused.
    ///
    /// Source: Amazon S3 User Guide, "Signing and authenticating REST requests",
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
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
        guard let secret = configuration.credentials[accessKeyID] else {
            throw S3Error(.invalidAccessKeyId, details: [("AWSAccessKeyId", accessKeyID)])
        }
        let contentType = request.header("content-type") ?? ""
        let toSign = Self.oldStringToSign(request, expires: expires, contentType: contentType)
        var accepted = [toSign]
        // HTTP libraries (Python's urllib, curl) put this type on a body by themselves: whoever made the URL could not
        // know, and signed none.
        if contentType == "application/x-www-form-urlencoded" {
            accepted.append(Self.oldStringToSign(request, expires: expires, contentType: ""))
        }
        if configuration.strictness.signatures,
            !accepted.contains(where: { constantTimeEquals(Self.oldSignature(Array($0.utf8), secret), signature) })
        {
            throw S3Error(
                .signatureDoesNotMatch,
                details: [("AWSAccessKeyId", accessKeyID), ("StringToSign", toSign), ("SignatureProvided", signature)])
        }
        let payload = try request.header("x-amz-content-sha256").map { (value) throws(S3Error) in
            try PayloadForm(header: value)
        }
        return Authentication(
            principal: directory.principal(accessKeyID), payload: payload ?? .unsigned, signer: nil, seedSignature: "")
    }

    /// Base64 of HMAC-SHA-1; also signs the policies of old forms.
    static func oldSignature(_ bytes: [UInt8], _ secret: String) -> String {
        let key = SymmetricKey(data: Array(secret.utf8))
        return Data(HMAC<Insecure.SHA1>.authenticationCode(for: bytes, using: key)).base64EncodedString()
    }

    private static let signedSubresources: Set = [
        "accelerate", "acl", "cors", "delete", "inventory", "lifecycle", "location", "logging", "metrics",
        "notification",
        "object-lock", "partNumber", "policy", "publicAccessBlock", "replication", "requestPayment", "restore",
        "retention",
        "legal-hold", "tagging", "torrent", "uploadId", "uploads", "versionId", "versioning", "versions", "website",
        "response-content-type", "response-content-language", "response-expires", "response-cache-control",
        "response-content-disposition", "response-content-encoding",
    ]

    private static func oldStringToSign(_ request: S3Request, expires: String, contentType: String) -> String {
        let special = request.headers.filter { $0.name.lowercased().hasPrefix("x-amz-") }
            .map { "\($0.name.lowercased()):\($0.value.trimmingCharacters(in: .whitespaces))\n" }.sorted().joined()
        let subresources = request.query.items.filter { signedSubresources.contains($0.name) }
            .sorted { $0.name < $1.name }.map { $0.hasValue ? "\($0.name)=\($0.value)" : $0.name }
        let bucket = request.address.isVirtualHost ? "/" + (request.address.bucket ?? "") : ""
        let resource =
            bucket + request.rawPath + (subresources.isEmpty ? "" : "?" + subresources.joined(separator: "&"))
        return [
            request.method, request.header("content-md5") ?? "", contentType, expires,
            special + resource,
        ].joined(separator: "\n")
    }
}
