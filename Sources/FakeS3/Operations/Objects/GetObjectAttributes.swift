import NIOHTTP1
import Checksums
import Drops

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html
    static let getObjectAttributes = Operation("GetObjectAttributes", permission: "s3:GetObject", readsContent: true) {
        call in
        let known: Set = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]
        let names = call.request.headers[canonicalForm: "x-amz-object-attributes"].map(String.init)
        guard !names.isEmpty, known.isSuperset(of: names) else {
            throw S3Error.invalidArgument(
                "Invalid attribute name specified.", "x-amz-object-attributes", names.joined(separator: ","))
        }
        let found = try call.findObject(call.key, in: call.bucket, versionID: call.query["versionId"])
        try CustomerKey.check(call.request, found.object.properties)
        try Preconditions(call.request, now: call.startedAt).check(
            etag: found.object.etag, lastModified: found.version.lastModified)
        let checksum = try found.object.shownChecksum()
        let limit = try number("x-amz-max-parts", call, default: 1000)
        let marker = try number("x-amz-part-number-marker", call, default: 0)
        let headers = [("Last-Modified", Timestamp.http(found.version.lastModified))] + found.versionHeaders
        return .xml("GetObjectAttributesResponse", headers: headers) { xml in
            if names.contains("ETag") { xml.element("ETag", found.object.etag) }
            if names.contains("Checksum") {
                xml.element("Checksum") { xml in
                    xml.element(checksum.elementName, checksum.value)
                    xml.element("ChecksumType", checksum.kind.rawValue)
                }
            }
            if names.contains("ObjectParts"), !found.object.parts.isEmpty {
                write(found.object, after: marker, limit: limit, &xml)
            }
            if names.contains("StorageClass") { xml.element("StorageClass", found.object.properties.storageClass) }
            if names.contains("ObjectSize") { xml.element("ObjectSize", found.object.content.size) }
        }
    }

    private static func number(_ header: String, _ call: Call, default standard: Int) throws(S3Error) -> Int {
        guard let text = call.header(header) else { return standard }
        guard let number = Int(wire: text), number >= 0 else {
            throw .invalidArgument("\(header) must be an integer between 0 and 2147483647", header, text)
        }
        return number
    }

    private static func write(_ object: StoredObject, after marker: Int, limit: Int, _ xml: inout XMLWriter) {
        let rest = object.parts.filter { $0.number > marker }
        let page = rest.prefix(min(limit, 1000))
        xml.element("ObjectParts") { xml in
            xml.element("PartsCount", object.parts.count)
            xml.element("PartNumberMarker", marker)
            xml.element("NextPartNumberMarker", page.last?.number ?? 0)
            xml.element("MaxParts", limit)
            xml.element("IsTruncated", page.count < rest.count)
            // Single parts are told only of an object whose parts have checksums.
            for part in page where part.checksum != nil {
                xml.element("Part") { xml in
                    if let checksum = part.checksum { xml.element(checksum.elementName, checksum.value) }
                    xml.element("PartNumber", part.number)
                    xml.element("Size", part.size)
                }
            }
        }
    }
}
