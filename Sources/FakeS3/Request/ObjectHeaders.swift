import Drops
import Foundation
import NIOHTTP1

extension ObjectProperties {
    private static let systemNames = [
        "cache-control", "content-disposition", "content-encoding", "content-language", "expires",
        "x-amz-website-redirect-location",
    ]
    private static let encryptionNames = [
        "x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-server-side-encryption-context", "x-amz-server-side-encryption-bucket-key-enabled",
        "x-amz-server-side-encryption-customer-algorithm", "x-amz-server-side-encryption-customer-key-md5",
    ]
    /// Source: Amazon S3 API Reference, PutObject, x-amz-storage-class.
    private static let storageClasses: Set = [
        "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE",
        "GLACIER_IR", "EXPRESS_ONEZONE", "SNOW", "FSX_OPENZFS", "FSX_ONTAP",
    ]
    /// User metadata may have 2 KiB, names and values together.
    private static let metadataLimit = 2048

    /// Reads what a PutObject, CopyObject or CreateMultipartUpload says of its object.
    init(_ headers: HTTPHeaders) throws(S3Error) {
        var metadataSize = 0
        for (name, value) in headers {
            let lower = name.lowercased()
            if lower == "content-type" {
                if !value.isEmpty { contentType = value }
            } else if lower.hasPrefix("x-amz-meta-") {
                let short = String(lower.dropFirst("x-amz-meta-".count))
                metadataSize += short.utf8.count + value.utf8.count
                add(NamedValue(name: short, value: MetadataText.read(value)))
            } else if lower == "x-amz-storage-class" {
                guard Self.storageClasses.contains(value) else {
                    throw S3Error(.invalidStorageClass, details: [("StorageClassRequested", value)])
                }
                storageClass = value
            } else if Self.systemNames.contains(lower) {
                if lower == "x-amz-website-redirect-location" { try Self.checkRedirect(value) }
                addSystemHeader(lower, value)
            } else if lower == "x-amz-write-offset-bytes" {
                // Only directory buckets append; elsewhere the object would be replaced.
                throw S3Error(.notImplemented, details: [("Header", lower)])
            } else if Self.encryptionNames.contains(lower) {
                encryption.append(NamedValue(name: lower, value: value))
            }
        }
        guard metadataSize <= Self.metadataLimit else {
            throw S3Error(
                .metadataTooLarge, details: [("Size", "\(metadataSize)"), ("MaxSizeAllowed", "\(Self.metadataLimit)")])
        }
        try checkEncryption()
    }

    private static func checkRedirect(_ location: String) throws(S3Error) {
        guard ["/", "http://", "https://"].contains(where: location.hasPrefix) else {
            throw S3Error(
                .invalidRedirectLocation,
                "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.")
        }
    }

    /// A name twice is one value, joined by a comma.
    private mutating func add(_ new: NamedValue) {
        if let place = metadata.firstIndex(where: { $0.name == new.name }) {
            metadata[place] = NamedValue(name: new.name, value: metadata[place].value + "," + new.value)
        } else {
            metadata.append(new)
        }
    }

    private mutating func addSystemHeader(_ name: String, _ value: String) {
        var kept = value
        // `aws-chunked` names the framing of the wire, not a property of the object.
        if name == "content-encoding", value.lowercased().contains("aws-chunked") {
            kept = value.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { $0.lowercased() != "aws-chunked" }.joined(separator: ", ")
            if kept.isEmpty { return }
        }
        systemHeaders.append(NamedValue(name: name, value: kept))
    }

    private func encryptionValue(_ name: String) -> String? { encryption.first { $0.name == name }?.value }

    private func checkEncryption() throws(S3Error) {
        let keyName = "x-amz-server-side-encryption-aws-kms-key-id"
        let algorithm = encryptionValue("x-amz-server-side-encryption")
        if let key = encryptionValue(keyName), algorithm?.hasPrefix("aws:kms") != true {
            throw .invalidArgument(
                "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
                keyName, key)
        }
        guard let algorithm else { return }
        guard encryptionValue("x-amz-server-side-encryption-customer-algorithm") == nil else {
            throw .invalidArgument(
                "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
                "x-amz-server-side-encryption", algorithm)
        }
        guard ["AES256", "aws:kms", "aws:kms:dsse", "aws:fsx"].contains(algorithm) else {
            throw .invalidArgument(
                "The encryption method specified is not supported", "x-amz-server-side-encryption", algorithm)
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
            result.encryption = [NamedValue(name: "x-amz-server-side-encryption", value: algorithm)]
            if let key = standard["KMSMasterKeyID"]?.text {
                result.encryption.append(NamedValue(name: "x-amz-server-side-encryption-aws-kms-key-id", value: key))
            }
        }
        let bucketKey = "x-amz-server-side-encryption-bucket-key-enabled"
        if rule["BucketKeyEnabled"]?.text == "true", encryptionValue(bucketKey) == nil,
            result.encryptionValue("x-amz-server-side-encryption")?.hasPrefix("aws:kms") == true
        {
            result.encryption.append(NamedValue(name: bucketKey, value: "true"))
        }
        return result
    }

    /// Whether the encryption is such that the ETag is not the MD5 of the bytes.
    var hidesMD5: Bool {
        encryption.contains {
            $0.name == "x-amz-server-side-encryption-customer-algorithm"
                || ($0.name == "x-amz-server-side-encryption" && $0.value.hasPrefix("aws:kms"))
        }
    }

    /// Tells of a key of KMS by its ARN, as S3 does, and of AWS's own where none is named. There is one account.
    mutating func nameKey(in region: String) {
        guard encryptionValue("x-amz-server-side-encryption")?.hasPrefix("aws:kms") == true else { return }
        let name = "x-amz-server-side-encryption-aws-kms-key-id"
        let id = encryptionValue(name) ?? "00000000-0000-0000-0000-000000000000"
        guard UUID(uuidString: id) != nil else { return }
        encryption.removeAll { $0.name == name }
        encryption.append(NamedValue(name: name, value: "arn:aws:kms:\(region):000000000000:key/\(id)"))
    }

    /// Headers that tell how the object is encrypted.
    var encryptionHeaders: [(String, String)] {
        if encryption.isEmpty { return [("x-amz-server-side-encryption", "AES256")] }
        return encryption.filter { $0.name != "x-amz-server-side-encryption-context" }.map { ($0.name, $0.value) }
    }
}

extension Call {
    /// Headers of GetObject and HeadObject, without those of a range.
    func headers(of version: ObjectVersion, _ object: StoredObject, in bucket: BucketSettings) -> [(String, String)] {
        var headers: [(String, String)] = [
            ("Last-Modified", Timestamp.http(version.lastModified)), ("ETag", "\"\(object.etag)\""),
            ("Accept-Ranges", "bytes"), ("Content-Type", object.properties.contentType),
        ]
        for header in object.properties.systemHeaders { headers.append((header.name, header.value)) }
        for item in object.properties.metadata {
            headers.append(("x-amz-meta-" + item.name, MetadataText.write(item.value)))
        }
        if bucket.versioning != nil { headers.append(("x-amz-version-id", version.versionID)) }
        if object.properties.storageClass != "STANDARD" {
            headers.append(("x-amz-storage-class", object.properties.storageClass))
        }
        headers += object.properties.encryptionHeaders
        if !version.attributes.tags.isEmpty {
            headers.append(("x-amz-tagging-count", "\(version.attributes.tags.count)"))
        }
        if let retention = version.attributes.retention {
            headers.append(("x-amz-object-lock-mode", retention.mode.rawValue))
            headers.append(("x-amz-object-lock-retain-until-date", Timestamp.iso(retention.until)))
        }
        if let isHeld = version.attributes.legalHold {
            headers.append(("x-amz-object-lock-legal-hold", isHeld ? "ON" : "OFF"))
        }
        if query["versionId"] == nil,
            let expiration = LifecycleRules.expirationHeader(of: version, object, key: key, in: bucket)
        {
            headers.append(("x-amz-expiration", expiration))
        }
        return overridden(headers)
    }

    /// Headers that the reader of an object wants otherwise: `response-content-type` and its like.
    private func overridden(_ headers: [(String, String)]) -> [(String, String)] {
        var result = headers
        for name in [
            "content-type", "content-language", "expires", "cache-control", "content-disposition", "content-encoding",
        ] {
            guard let value = query["response-" + name] else { continue }
            result.removeAll { $0.0.lowercased() == name }
            result.append((name, value))
        }
        return result
    }
}
