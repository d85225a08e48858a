import Drops
import Foundation
import NIOHTTP1

extension ObjectProperties {
    private static let systemNames = [
        "cache-control", "content-disposition", "content-encoding", "content-language", "expires",
        "x-amz-website-redirect-location",
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
            } else if Encryption.names.contains(lower) {
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
