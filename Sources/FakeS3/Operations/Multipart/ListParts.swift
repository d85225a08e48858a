import Checksums
import Drops

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
    static let listParts = Operation("ListParts", permission: "s3:ListMultipartUploadParts") { call in
        let upload = try call.upload()
        let encoding = try ListEncoding(call)
        let limit = try call.count("max-parts", default: 1000)
        let marker = try call.count("part-number-marker", default: 0, upTo: .max)
        let rest = upload.orderedParts.filter { $0.number > marker }
        let page = rest.prefix(limit)
        return .xml("ListPartsResult") { xml in
            xml.element("Bucket", call.bucket)
            xml.element("Key", encoding.encode(call.key.bytes))
            xml.element("UploadId", upload.id)
            xml.owner("Initiator", upload.initiator)
            xml.owner("Owner", upload.owner)
            xml.element("StorageClass", upload.properties.storageClass)
            xml.element("PartNumberMarker", marker)
            xml.element("NextPartNumberMarker", page.last?.number ?? 0)
            xml.element("MaxParts", limit)
            xml.element("IsTruncated", page.count < rest.count && limit > 0)
            xml.optional("ChecksumAlgorithm", upload.checksumAlgorithm?.rawValue)
            xml.optional("ChecksumType", upload.checksumKind?.rawValue)
            for part in page {
                xml.element("Part") { xml in
                    xml.element("PartNumber", part.number)
                    xml.element("LastModified", Timestamp.isoSeconds(part.lastModified))
                    xml.element("ETag", "\"\(part.etag)\"")
                    xml.element("Size", part.size)
                    // An upload that was begun without an algorithm tells of none, whatever its parts brought.
                    if upload.checksumAlgorithm != nil, let checksum = part.checksum {
                        xml.element(checksum.elementName, checksum.value)
                    }
                }
            }
        }
    }
}
