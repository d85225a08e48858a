import Checksums
import Foundation

/// Encryption with a key that the client brings: only its MD5 is kept, and asked for again.
///
/// Source: Amazon S3 User Guide, "Using server-side encryption with customer-provided keys (SSE-C)",
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html
enum CustomerKey {
    private static let prefix = "x-amz-server-side-encryption-customer-"

    /// Checks the three headers of a key, if there is one.
    ///
    /// - Returns: MD5 of the key in base64.
    static func read(_ request: S3Request, prefix: String = prefix) throws(S3Error) -> String? {
        let algorithm = request.header(prefix + "algorithm")
        let key = request.header(prefix + "key")
        let md5 = request.header(prefix + "key-md5")
        if algorithm == nil, key == nil, md5 == nil { return nil }
        guard let algorithm else {
            throw .invalidArgument(
                "Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption algorithm.",
                prefix + "algorithm", "null")
        }
        guard algorithm == "AES256" else {
            throw S3Error(
                .invalidEncryptionAlgorithm,
                "The encryption request you specified is not valid. Supported value: AES256.")
        }
        guard let key, let bytes = Data(base64Encoded: key), bytes.count == 32 else {
            throw .invalidArgument(
                "Requests specifying Server Side Encryption with Customer provided keys must provide an appropriate secret key.",
                prefix + "key", "null")
        }
        guard let md5 else {
            throw .invalidArgument(
                "Requests specifying Server Side Encryption with Customer provided keys must provide the client calculated MD5 of the secret key.",
                prefix + "key-MD5", "null")
        }
        guard Data(Checksum.of(bytes, .md5)).base64EncodedString() == md5 else {
            throw .invalidArgument(
                "The calculated MD5 hash of the key did not match the hash that was provided.", prefix + "key-MD5", md5)
        }
        return md5
    }

    /// What a key is asked for.
    enum Use {
        case object, copySource, upload
    }

    /// Holds the key of a request against that of what it reads or goes on with.
    static func check(_ request: S3Request, _ properties: ObjectProperties, _ use: Use = .object) throws(S3Error) {
        let given = try read(
            request,
            prefix: use == .copySource ? "x-amz-copy-source-server-side-encryption-customer-" : prefix)
        let kept = properties.encryption.first { $0.name == prefix + "key-md5" }?.value
        guard given != kept else { return }
        if use == .upload {
            throw S3Error(
                .invalidRequest,
                given == nil
                    ? "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters."
                    : "The provided encryption parameters did not match the ones used originally.")
        }
        if given == nil {
            throw S3Error(
                .invalidRequest,
                "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object."
            )
        }
        guard kept != nil else {
            throw S3Error(.invalidRequest, "The encryption parameters are not applicable to this object.")
        }
        throw S3Error(
            .accessDenied,
            "Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key."
        )
    }
}
