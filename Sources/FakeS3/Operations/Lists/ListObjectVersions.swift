import Checksums
import Drops

extension Operation {
    private struct Entry: Sendable {
        let key: ObjectKey
        let version: ObjectVersion
        let isLatest: Bool
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
    static let listObjectVersions = Operation("ListObjectVersions", permission: "s3:ListBucketVersions") { call in
        let encoding = try ListEncoding(call)
        let keyMarker = Array((call.query["key-marker"] ?? "").utf8)
        let idMarker = call.query["version-id-marker"] ?? ""
        if keyMarker.isEmpty, !idMarker.isEmpty {
            throw S3Error.invalidArgument(
                "A version-id marker cannot be specified without a key marker.", "version-id-marker", idMarker)
        }
        var question = Listing<Entry>.Question(
            prefix: Array((call.query["prefix"] ?? "").utf8), delimiter: Array((call.query["delimiter"] ?? "").utf8),
            limit: try call.count("max-keys", default: 1000), cap: call.listCap)
        if !keyMarker.isEmpty {
            if idMarker.isEmpty { question.after = keyMarker } else { question.from = keyMarker }
        }
        let asked = question
        let listing = try call.store.read { (state) throws(S3Error) in
            let bucket = try state.bucket(call.bucket)
            return Listing(bucket.orderedKeys, asked) { key in
                let newestFirst = bucket.versions(of: key).reversed().enumerated().map {
                    Entry(key: key, version: $0.element, isLatest: $0.offset == 0)
                }
                guard key.bytes == keyMarker,
                    let marked = newestFirst.firstIndex(where: { $0.version.versionID == idMarker })
                else { return newestFirst }
                return Array(newestFirst[(marked + 1)...])
            }
        }
        return .xml("ListVersionsResult") { xml in
            xml.element("Name", call.bucket)
            xml.element("Prefix", encoding.encode(asked.prefix))
            xml.element("KeyMarker", encoding.encode(keyMarker))
            xml.element("VersionIdMarker", idMarker)
            if listing.isTruncated, let last = listing.last {
                xml.element("NextKeyMarker", encoding.encode(last))
                if let item = listing.items.last, item.key.bytes == last {
                    xml.element("NextVersionIdMarker", item.version.versionID)
                }
            }
            xml.element("MaxKeys", asked.limit)
            if !asked.delimiter.isEmpty { xml.element("Delimiter", encoding.encode(asked.delimiter)) }
            if case .url = encoding { xml.element("EncodingType", "url") }
            xml.element("IsTruncated", listing.isTruncated)
            for entry in listing.items { write(entry, encoding, &xml) }
            xml.commonPrefixes(listing.commonPrefixes, encoding)
        }
    }

    private static func write(_ entry: Entry, _ encoding: ListEncoding, _ xml: inout XMLWriter) {
        xml.element(entry.version.isDeleteMarker ? "DeleteMarker" : "Version") { xml in
            xml.element("Key", encoding.encode(entry.key.bytes))
            xml.element("VersionId", entry.version.versionID)
            xml.element("IsLatest", entry.isLatest)
            xml.element("LastModified", Timestamp.isoSeconds(entry.version.lastModified))
            if let listed = ListedObject(entry.key, entry.version) {
                xml.element("ETag", "\"\(listed.etag)\"")
                if let checksum = listed.checksum {
                    xml.element("ChecksumAlgorithm", checksum.algorithm.rawValue)
                    xml.element("ChecksumType", checksum.kind.rawValue)
                }
                xml.element("Size", listed.size)
                xml.element("StorageClass", listed.storageClass)
            }
            xml.owner("Owner", entry.version.owner)
        }
    }
}
