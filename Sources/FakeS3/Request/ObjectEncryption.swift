import Foundation

/// The headers of server-side encryption that are kept with an object.
enum Encryption {
    static let algorithm = "x-amz-server-side-encryption"
    static let key = algorithm + "-aws-kms-key-id"
    static let context = algorithm + "-context"
    static let bucketKey = algorithm + "-bucket-key-enabled"
    static let customerAlgorithm = algorithm + "-customer-algorithm"

    static let names = [algorithm, key, context, bucketKey, customerAlgorithm, algorithm + "-customer-key-md5"]
}

/// How an object is encrypted, as it is told: nothing is.
extension ObjectProperties {
    private func encryptionValue(_ name: String) -> String? { encryption.first { $0.name == name }?.value }

    func checkEncryption() throws(S3Error) {
        let algorithm = encryptionValue(Encryption.algorithm)
        if let key = encryptionValue(Encryption.key), !isByKMS {
            throw .invalidArgument(
                "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
                Encryption.key, key)
        }
        guard let algorithm else { return }
        guard encryptionValue(Encryption.customerAlgorithm) == nil else {
            throw .invalidArgument(
                "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
                Encryption.algorithm, algorithm)
        }
        guard ["AES256", "aws:kms", "aws:kms:dsse", "aws:fsx"].contains(algorithm) else {
            throw .invalidArgument(
                "The encryption method specified is not supported", Encryption.algorithm, algorithm)
        }
    }

    /// The same, encrypted as the bucket encrypts what does not say how.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html
    func encrypted(by bucket: BucketSettings) -> ObjectProperties {
        guard let text = bucket.documents["encryption"],
            let root = try? XMLReader.read(Array(text.utf8)), let rule = root["Rule"],
            let standard = rule["ApplyServerSideEncryptionByDefault"], let algorithm = standard["SSEAlgorithm"]?.text
        else { return self }
        var result = self
        if encryption.isEmpty {
            result.encryption = [NamedValue(name: Encryption.algorithm, value: algorithm)]
            if let key = standard["KMSMasterKeyID"]?.text {
                result.encryption.append(NamedValue(name: Encryption.key, value: key))
            }
        }
        if result.isByKMS, rule["BucketKeyEnabled"]?.text == "true", encryptionValue(Encryption.bucketKey) == nil {
            result.encryption.append(NamedValue(name: Encryption.bucketKey, value: "true"))
        }
        return result
    }

    /// Whether the encryption is such that the ETag is not the MD5 of the bytes.
    var hidesMD5: Bool { isByKMS || encryptionValue(Encryption.customerAlgorithm) != nil }

    private var isByKMS: Bool { encryptionValue(Encryption.algorithm)?.hasPrefix("aws:kms") == true }

    /// Tells of a key of KMS by its ARN, as S3 does, and of AWS's own where none is named. There is one account.
    mutating func nameKey(in region: String) {
        guard isByKMS else { return }
        let id = encryptionValue(Encryption.key) ?? "00000000-0000-0000-0000-000000000000"
        guard UUID(uuidString: id) != nil else { return }
        encryption.removeAll { $0.name == Encryption.key }
        encryption.append(NamedValue(name: Encryption.key, value: "arn:aws:kms:\(region):000000000000:key/\(id)"))
    }

    /// Headers that tell how the object is encrypted.
    var encryptionHeaders: [(String, String)] {
        if encryption.isEmpty { return [(Encryption.algorithm, "AES256")] }
        return encryption.filter { $0.name != Encryption.context }.map { ($0.name, $0.value) }
    }
}
