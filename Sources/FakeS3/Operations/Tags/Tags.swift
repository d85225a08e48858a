/// The tags of a bucket or an object.
///
/// Source: Amazon S3 User Guide, "Categorizing your objects using tags",
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
enum Tags {
    /// How many an owner may have, and what is said of the names that AWS keeps for itself.
    ///
    /// Source: answers of S3 that LocalStack's tests have recorded, test_tagging_validation,
    /// https://github.com/localstack/localstack/blob/main/tests/aws/services/s3/test_s3_api.snapshot.json
    private enum Owner {
        case bucket, newBucket, object

        var limit: Int { self == .object ? 10 : 50 }

        func refusal(ofSystemTag name: String) -> S3Error {
            switch self {
            case .bucket:
                S3Error(
                    .invalidTag, "System tags cannot be added/updated by requester", details: [("TagKey", name)])
            case .newBucket:
                S3Error(
                    .invalidTag,
                    "User-defined tag keys can't start with \"aws:\". This prefix is reserved for system tags. Remove \"aws:\" from your tag keys and try again."
                )
            case .object:
                S3Error(.invalidTag, "Your TagKey cannot be prefixed with aws:", details: [("TagKey", name)])
            }
        }
    }

    /// The tags of an object in a document; one without a set has none.
    static func read(_ root: XMLElement) throws(S3Error) -> [NamedValue] {
        try read(set: try root.once(["TagSet"]).first, of: .object)
    }

    /// A bucket's document, which is none when it has no tags.
    static func document(_ root: XMLElement, _ call: Call) throws(S3Error) -> XMLElement? {
        try read(set: try root.once(["TagSet"]).first, of: .bucket).isEmpty ? nil : root
    }

    /// The document that a bucket starts with, from the tags that its creation names; nil for none.
    static func text(ofNew set: XMLElement) throws(S3Error) -> String? {
        guard try !read(set: set, of: .newBucket).isEmpty else { return nil }
        let tags = XMLElement(name: "TagSet", children: set.children)
        return XMLWriter.text(of: XMLElement(name: "Tagging", children: [tags]))
    }

    private static func read(set: XMLElement?, of owner: Owner) throws(S3Error) -> [NamedValue] {
        var tags: [NamedValue] = []
        for tag in try set?.only(["Tag"]) ?? [] {
            _ = try tag.once(["Key", "Value"])
            guard let key = tag["Key"]?.text, let value = tag["Value"]?.text else { throw S3Error(.malformedXML) }
            tags.append(NamedValue(name: key, value: value))
        }
        try check(tags, of: owner)
        return tags
    }

    /// Reads `x-amz-tagging`: a query of names and values.
    static func read(header: String) throws(S3Error) -> [NamedValue] {
        let tags = Query(header[...]).items.map { NamedValue(name: $0.name, value: $0.value) }
        // What no tag may hold must not stand there unencoded either; what separates and encodes may.
        let isEncoded = isAllowed(String(header.filter { !"&%~".contains($0) }))
        guard isEncoded, Set(tags.map(\.name)).count == tags.count else {
            throw .invalidArgument(
                "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
                "x-amz-tagging", header)
        }
        try check(tags, of: .object)
        return tags
    }

    /// Letters, digits and spaces of any script, and nine signs.
    private static func isAllowed(_ text: String) -> Bool {
        text.allSatisfy { $0.isLetter || $0.isNumber || $0.isWhitespace || "_.:/=+-@".contains($0) }
    }

    private static func check(_ tags: [NamedValue], of owner: Owner) throws(S3Error) {
        guard tags.count <= owner.limit else {
            let whose = owner == .object ? "Object" : "Bucket"
            throw S3Error(.invalidTag, "\(whose) tags cannot be greater than \(owner.limit)")
        }
        var names: Set<String> = []
        for tag in tags {
            guard !tag.name.hasPrefix("aws:") else { throw owner.refusal(ofSystemTag: tag.name) }
            guard (1...128).contains(tag.name.count), isAllowed(tag.name) else {
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
        let tags = try Tags.read(try call.document("Tagging"))
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
