import Drops
import struct Foundation.Date

/// What S3 demands of a lifecycle document. The rules are kept and told of, and never act: nothing here ages.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
enum LifecycleRules {
    static func check(_ root: XMLElement) throws(S3Error) {
        let rules = root.all("Rule")
        guard (1...1000).contains(rules.count) else { throw S3Error(.malformedXML) }
        var ids: Set<String> = []
        for rule in rules {
            if let id = rule["ID"]?.text, !id.isEmpty {
                guard id.utf8.count <= 255 else {
                    throw .invalidArgument("ID length should not exceed allowed limit of 255", "ID", id)
                }
                guard ids.insert(id).inserted else {
                    throw .invalidArgument("Rule ID must be unique. Found same ID for more than one rule", "ID", id)
                }
            }
            guard let status = rule["Status"]?.text, ["Enabled", "Disabled"].contains(status) else {
                throw S3Error(.malformedXML)
            }
            guard actions.contains(where: { rule[$0] != nil }) else {
                throw S3Error(.invalidRequest, "At least one action needs to be specified in a rule.")
            }
            guard (rule["Prefix"] == nil) != (rule["Filter"] == nil) else { throw S3Error(.malformedXML) }
            if let filter = rule["Filter"] { try checkFilter(filter) }
            try checkExpiration(rule)
            for transition in rule.all("Transition") { try checkTransition(transition) }
        }
    }

    private static let actions = [
        "Expiration", "Transition", "NoncurrentVersionExpiration", "NoncurrentVersionTransition",
        "AbortIncompleteMultipartUpload",
    ]

    /// One condition, or several within `And`.
    private static func checkFilter(_ filter: XMLElement) throws(S3Error) {
        guard filter.children.count <= 1 else { throw S3Error(.malformedXML) }
        let keys = filter["And"]?.all("Tag").compactMap { $0["Key"]?.text } ?? []
        guard Set(keys).count == keys.count else {
            throw S3Error(.invalidRequest, "Duplicate Tag Keys are not allowed.")
        }
    }

    private static func checkExpiration(_ rule: XMLElement) throws(S3Error) {
        if let expiration = rule["Expiration"] {
            let isOfMarkers = expiration["ExpiredObjectDeleteMarker"] != nil
            guard !isOfMarkers || expiration["Days"] == nil else { throw S3Error(.malformedXML) }
        }
        if let old = rule["NoncurrentVersionExpiration"], old.children.isEmpty { throw S3Error(.malformedXML) }
        if let days = rule["Expiration"]?["Days"]?.text {
            guard let number = Int(days), number > 0 else {
                throw .invalidArgument("'Days' for Expiration action must be a positive integer", "Days", days)
            }
        }
        if let date = rule["Expiration"]?["Date"]?.text { try checkDate(date) }
    }

    private static func checkTransition(_ transition: XMLElement) throws(S3Error) {
        guard transition["StorageClass"] != nil else { throw S3Error(.malformedXML) }
        if let days = transition["Days"]?.text {
            guard let number = Int(days), number >= 0 else {
                throw .invalidArgument("'Days' for Transition action must be nonnegative", "Days", days)
            }
        }
        if let date = transition["Date"]?.text { try checkDate(date) }
    }

    private static func checkDate(_ text: String) throws(S3Error) {
        guard let date = Timestamp.fromISO(text) else { throw S3Error(.malformedXML) }
        guard Timestamp.basic(date).hasSuffix("T000000Z") else {
            throw .invalidArgument("'Date' must be at midnight GMT", "Date", text)
        }
    }

    /// The document with an id for each rule that has none.
    static func named(_ root: XMLElement, _ ids: IDSource) -> XMLElement {
        var result = root
        result.children = root.children.map { rule in
            guard rule.name == "Rule", rule["ID"]?.text.isEmpty ?? true else { return rule }
            var named = rule
            named.children.removeAll { $0.name == "ID" }
            named.children.insert(XMLElement(name: "ID", text: ids.versionID()), at: 0)
            return named
        }
        return result
    }

    /// `x-amz-expiration`: when a rule of the bucket would have the version gone, and which.
    ///
    /// Source: Amazon S3 User Guide, "Lifecycle configuration elements", how S3 calculates how long an object has been
    /// stored, https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
    static func expirationHeader(
        of version: ObjectVersion, _ object: StoredObject, key: ObjectKey, in bucket: BucketSettings
    ) -> String? {
        guard let text = bucket.documents["lifecycle"], let root = try? XMLReader.read(Array(text.utf8)) else {
            return nil
        }
        let found = root.all("Rule").compactMap { rule -> (date: Date, id: String)? in
            guard rule["Status"]?.text == "Enabled", applies(rule, version, object, key) else { return nil }
            guard let date = expiry(rule["Expiration"], of: version.lastModified) else { return nil }
            return (date, rule["ID"]?.text ?? "")
        }
        guard let first = found.min(by: { $0.date < $1.date }) else { return nil }
        return "expiry-date=\"\(Timestamp.http(first.date))\", rule-id=\"\(PercentCoding.encoded(first.id.utf8))\""
    }

    /// Days count from the next midnight.
    private static func expiry(_ expiration: XMLElement?, of lastModified: Date) -> Date? {
        if let date = expiration?["Date"]?.text { return Timestamp.fromISO(date) }
        guard let days = expiration?["Days"].flatMap({ Int($0.text) }) else { return nil }
        let day = 86400.0
        return Date(
            timeIntervalSince1970: ((lastModified.timeIntervalSince1970 / day).rounded(.down) + Double(days) + 1) * day)
    }

    private static func applies(
        _ rule: XMLElement, _ version: ObjectVersion, _ object: StoredObject, _ key: ObjectKey
    ) -> Bool {
        if let prefix = rule["Prefix"]?.text { return key.hasPrefix(Array(prefix.utf8)) }
        guard let filter = rule["Filter"] else { return true }
        return (filter["And"] ?? filter).children.allSatisfy { condition in
            switch condition.name {
            case "Prefix": key.hasPrefix(Array(condition.text.utf8))
            case "Tag":
                version.attributes.tags.contains {
                    $0.name == condition["Key"]?.text && $0.value == condition["Value"]?.text
                }
            case "ObjectSizeGreaterThan": object.content.size > Int(condition.text) ?? .max
            case "ObjectSizeLessThan": object.content.size < Int(condition.text) ?? 0
            default: false
            }
        }
    }
}
