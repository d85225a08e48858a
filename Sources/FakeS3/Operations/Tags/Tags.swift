/// The tags of a bucket or an object.
///
/// Source: Amazon S3 User Guide, "Categorizing your objects using tags",
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
enum Tags {
    static func read(_ root: XMLElement, limit: Int) throws(S3Error) -> [NamedValue] {
        guard let set = try root.once(["TagSet"]).first else { throw S3Error(.malformedXML) }
        var tags: [NamedValue] = []
        for tag in try set.only(["Tag"]) {
            _ = try tag.once(["Key", "Value"])
            guard let key = tag["Key"]?.text, let value = tag["Value"]?.text else { throw S3Error(.malformedXML) }
            tags.append(NamedValue(name: key, value: value))
        }
        try check(tags, limit: limit)
        return tags
    }

    /// Reads `x-amz-tagging`: a query of names and values.
    static func read(header: String) throws(S3Error) -> [NamedValue] {
        let tags = Query(header[...]).items.map { NamedValue(name: $0.name, value: $0.value) }
        guard Set(tags.map(\.name)).count == tags.count else {
            throw .invalidArgument(
                "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
                "x-amz-tagging", header)
        }
        try check(tags, limit: 10)
        return tags
    }

    /// Letters, digits and spaces of any script, and nine signs.
    private static func isAllowed(_ text: String) -> Bool {
        text.allSatisfy { $0.isLetter || $0.isNumber || $0.isWhitespace || "_.:/=+-@".contains($0) }
    }

    private static func check(_ tags: [NamedValue], limit: Int) throws(S3Error) {
        guard tags.count <= limit else {
            throw S3Error(.invalidTag, "\(limit == 10 ? "Object" : "Bucket") tags cannot be greater than \(limit)")
        }
        var names: Set<String> = []
        for tag in tags {
            guard (1...128).contains(tag.name.count), !tag.name.hasPrefix("aws:"), isAllowed(tag.name) else {
                throw S3Error(.invalidTag, "The TagKey you have provided is invalid", details: [("TagKey", tag.name)])
            }
            guard tag.value.count <= 256, isAllowed(tag.value) else {
                throw S3Error(
                    .invalidTag, "The TagValue you have provided is invalid",
                    details: [("TagKey", tag.name), ("TagValue", tag.value)])
            }
            guard names.insert(tag.name).inserted else {
                throw S3Error(
                    .invalidTag, "Cannot provide multiple Tags with the same key", details: [("TagKey", tag.name)])
            }
        }
    }
}

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html
    static let getObjectTagging = Operation("GetObjectTagging") { call in
        let found = try call.findObject(call.key, in: call.bucket, versionID: call.query["versionId"])
        return .xml("Tagging", headers: found.versionHeaders) { xml in
            xml.element("TagSet") { xml in
                // Amazon's pages name no order; what reads S3's answers knows them in the order of keys.
                for tag in found.version.attributes.tags.sorted(by: { $0.name < $1.name }) {
                    xml.element("Tag") { xml in
                        xml.element("Key", tag.name)
                        xml.element("Value", tag.value)
                    }
                }
            }
        }
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html
    static let putObjectTagging = Operation("PutObjectTagging", body: .document(limit: 256 << 10)) { call in
        let tags = try Tags.read(try call.document("Tagging"), limit: 10)
        let found = try call.changeAttributes { (attributes, _) throws(S3Error) in attributes.tags = tags }
        return S3Answer(headers: found.versionHeaders)
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html
    static let deleteObjectTagging = Operation("DeleteObjectTagging") { call in
        let found = try call.changeAttributes { (attributes, _) throws(S3Error) in attributes.tags = [] }
        return S3Answer(204, headers: found.versionHeaders)
    }
}

extension FoundObject {
    /// The version, in a bucket that has any.
    var versionHeaders: [(String, String)] {
        settings.versioning == nil ? [] : [("x-amz-version-id", version.versionID)]
    }
}

extension Call {
    /// Changes what may change on the version that the request names.
    func changeAttributes(
        _ change: (inout VersionAttributes, BucketSettings) throws(S3Error) -> Void
    ) throws(S3Error) -> FoundObject {
        let found = try findObject(key, in: bucket, versionID: query["versionId"])
        let (bucketName, key) = (bucket, self.key)
        return try store.update { (state) throws(S3Error) in
            let bucket = try state.bucket(bucketName)
            guard var attributes = bucket.version(key, found.version.versionID)?.attributes else {
                throw .noSuchKey(key)
            }
            try change(&attributes, bucket.settings)
            state.apply(.setAttributes(bucket: bucketName, key, versionID: found.version.versionID, attributes))
            return found
        }
    }
}
