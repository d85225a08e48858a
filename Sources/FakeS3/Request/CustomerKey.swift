import Checksums
import Foundation

/// Encryption with a key that the client brings: only its MD5 is kept, and asked for again.
///
/// Source: Amazon S3 User Guide, "Using server-side encryption with customer-provided keys (SSE-C)",
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html
enum CustomerKey {
    private static let prefix = "x-amz-server-side-encryption-customer-"

    /// Checks the three headers of a key, if there is one. What S3 says is from its answers that LocalStack's tests have
    /// recorded, TestS3SSECEncryption,
    /// https://github.com/localstack/localstack/blob/main/tests/aws/services/s3/test_s3.snapshot.json
    ///
    /// - Returns: MD5 of the key in base64.
    static func read(_ request: S3Request, prefix: String = prefix) throws(S3Error) -> String? {
        let algorithm = request.header(prefix + "algorithm")
        let key = request.header(prefix + "key")
        let md5 = request.header(prefix + "key-md5")
        if algorithm == nil, key == nil, md5 == nil { return nil }
        func refusal(_ message: String, _ code: S3ErrorCode = .invalidArgument, _ value: String = "null") -> S3Error {
            S3Error(
                code, message, details: [("ArgumentName", "x-amz-server-side-encryption"), ("ArgumentValue", value)])
        }
        let demand = "Requests specifying Server Side Encryption with Customer provided keys must provide "
        guard let algorithm else { throw refusal(demand + "a valid encryption algorithm.") }
        guard algorithm == "AES256" else {
            throw refusal(
                "The Encryption request you specified is not valid. Supported value: AES256.",
                .invalidEncryptionAlgorithm, algorithm)
        }
        guard let key else { throw refusal(demand + "an appropriate secret key.") }
        guard let bytes = Data(base64Encoded: key), bytes.count == 32 else {
            throw refusal("The secret key was invalid for the specified algorithm.")
        }
        guard let md5 else { throw refusal(demand + "the client calculated MD5 of the secret key.") }
        guard Data(Checksum.of(bytes, .md5)).base64EncodedString() == md5 else {
            throw refusal("The calculated MD5 hash of the key did not match the hash that was provided.")
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
                given == nil || kept == nil
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
