import Checksums
import Drops

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
    static let listMultipartUploads = Operation("ListMultipartUploads", permission: "s3:ListBucketMultipartUploads") {
        call in
        let encoding = try ListEncoding(call)
        let keyMarker = Array((call.query["key-marker"] ?? "").utf8)
        // Without a key the id is not looked at.
        let idMarker = keyMarker.isEmpty ? "" : call.query["upload-id-marker"] ?? ""
        var question = Listing<MultipartUpload>.Question(
            prefix: Array((call.query["prefix"] ?? "").utf8), delimiter: Array((call.query["delimiter"] ?? "").utf8),
            limit: try call.count("max-uploads", default: 1000), cap: call.listCap)
        // With an upload id the marker's key is still in question: its later uploads follow.
        if !keyMarker.isEmpty {
            if idMarker.isEmpty { question.after = keyMarker } else { question.from = keyMarker }
        }
        let asked = question
        let listing = try call.store.read { (state) throws(S3Error) in
            let bucket = try state.bucket(call.bucket)
            if let marked = bucket.uploads[idMarker], marked.key.bytes != keyMarker {
                throw .invalidArgument("Invalid uploadId marker", "upload-id-marker", idMarker)
            }
            let uploads = bucket.uploads.values.sorted {
                ($0.key, $0.initiatedAt, $0.id) < ($1.key, $1.initiatedAt, $1.id)
            }
            var byKey: [ObjectKey: [MultipartUpload]] = [:]
            for upload in uploads { byKey[upload.key, default: []].append(upload) }
            return Listing(byKey.keys.sorted(), asked) { key in
                let all = byKey[key] ?? []
                guard key.bytes == keyMarker, let marked = all.firstIndex(where: { $0.id == idMarker }) else {
                    return all
                }
                return Array(all[(marked + 1)...])
            }
        }
        return .xml("ListMultipartUploadsResult") { xml in
            xml.element("Bucket", call.bucket)
            xml.element("KeyMarker", encoding.encode(keyMarker))
            xml.element("UploadIdMarker", idMarker)
            // Told of every page; a page of common prefixes alone has none, even where more follow.
            // Source: answers of S3 that LocalStack's tests have recorded, list-multiparts,
            // https://github.com/localstack/localstack/blob/main/tests/aws/services/s3/test_s3_list_operations.snapshot.json
            let last = listing.items.last
            xml.element("NextKeyMarker", encoding.encode(last == nil ? [] : listing.last ?? []))
            xml.element("NextUploadIdMarker", last?.id ?? "")
            if !asked.prefix.isEmpty { xml.element("Prefix", encoding.encode(asked.prefix)) }
            if !asked.delimiter.isEmpty { xml.element("Delimiter", encoding.encode(asked.delimiter)) }
            xml.element("MaxUploads", asked.limit)
            if case .url = encoding { xml.element("EncodingType", "url") }
            xml.element("IsTruncated", listing.isTruncated)
            for upload in listing.items {
                xml.element("Upload") { xml in
                    xml.element("Key", encoding.encode(upload.key.bytes))
                    xml.element("UploadId", upload.id)
                    xml.owner("Initiator", upload.initiator)
                    xml.owner("Owner", upload.owner)
                    xml.element("StorageClass", upload.properties.storageClass)
                    xml.element("Initiated", Timestamp.isoSeconds(upload.initiatedAt))
                    xml.optional("ChecksumAlgorithm", upload.checksumAlgorithm?.rawValue)
                    xml.optional("ChecksumType", upload.checksumKind?.rawValue)
                }
            }
            xml.commonPrefixes(listing.commonPrefixes, encoding)
        }
    }
}
