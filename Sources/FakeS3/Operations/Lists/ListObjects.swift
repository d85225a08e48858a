import Checksums
import Drops
import Foundation

/// An object as lists show it.
struct ListedObject: Sendable {
    let key: ObjectKey
    let lastModified: Date
    let etag: String
    let size: Int
    let storageClass: String
    let owner: Account
    let checksum: StoredChecksum?

    /// nil for a delete marker.
    init?(_ key: ObjectKey, _ version: ObjectVersion) {
        guard let object = version.object else { return nil }
        self.key = key
        lastModified = version.lastModified
        etag = object.etag
        size = object.content.size
        storageClass = object.properties.storageClass
        owner = version.owner
        checksum = object.checksum
    }

    func write(_ xml: inout XMLWriter, encoding: ListEncoding, showsOwner: Bool) {
        xml.element("Contents") { xml in
            xml.element("Key", encoding.encode(key.bytes))
            xml.element("LastModified", Timestamp.isoSeconds(lastModified))
            xml.element("ETag", "\"\(etag)\"")
            if let checksum {
                xml.element("ChecksumAlgorithm", checksum.algorithm.rawValue)
                xml.element("ChecksumType", checksum.kind.rawValue)
            }
            xml.element("Size", size)
            if showsOwner { xml.owner("Owner", owner) }
            xml.element("StorageClass", storageClass)
        }
    }
}

/// How keys are written in a list: as they are, or percent-encoded for clients whose XML cannot hold them.
enum ListEncoding: Sendable {
    case plain, url

    init(_ call: Call) throws(S3Error) {
        switch call.query["encoding-type"] {
        case "" where !call.core.configuration.strictness.listArguments: self = .plain
        case nil: self = .plain
        case "url": self = .url
        case let other?: throw .invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", other)
        }
    }

    func encode(_ bytes: [UInt8]) -> String {
        switch self {
        case .plain: String(decoding: bytes, as: UTF8.self)
        case .url: PercentCoding.encoded(bytes, keepSlash: true)
        }
    }
}

extension XMLWriter {
    mutating func owner(_ name: String, _ account: Account) {
        element(name) { xml in
            xml.element("ID", account.id)
            xml.element("DisplayName", account.displayName)
        }
    }

    mutating func commonPrefixes(_ prefixes: [[UInt8]], _ encoding: ListEncoding) {
        for prefix in prefixes {
            element("CommonPrefixes") { $0.element("Prefix", encoding.encode(prefix)) }
        }
    }
}

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
    static let listObjects = Operation("ListObjects", permission: "s3:ListBucket") { call in
        let encoding = try ListEncoding(call)
        let marker = call.query["marker"] ?? ""
        let question = Listing<ListedObject>.Question(
            prefix: Array((call.query["prefix"] ?? "").utf8), delimiter: Array((call.query["delimiter"] ?? "").utf8),
            after: marker.isEmpty ? nil : Array(marker.utf8), limit: try call.count("max-keys", default: 1000),
            cap: call.listCap)
        let listing = try list(call, question)
        return .xml("ListBucketResult", headers: try call.regionHeader()) { xml in
            xml.element("Name", call.bucket)
            // In version 1 only keys and what stands for one are encoded: clients take the prefix as it is.
            xml.element("Prefix", ListEncoding.plain.encode(question.prefix))
            xml.element("Marker", encoding.encode(Array(marker.utf8)))
            if listing.isTruncated, !question.delimiter.isEmpty, let last = listing.last {
                xml.element("NextMarker", encoding.encode(last))
            }
            xml.element("MaxKeys", question.limit)
            if !question.delimiter.isEmpty { xml.element("Delimiter", encoding.encode(question.delimiter)) }
            if case .url = encoding { xml.element("EncodingType", "url") }
            xml.element("IsTruncated", listing.isTruncated)
            for item in listing.items { item.write(&xml, encoding: encoding, showsOwner: !call.principal.isAnonymous) }
            xml.commonPrefixes(listing.commonPrefixes, encoding)
        }
    }

    /// The newest versions of a bucket's keys.
    static func list(_ call: Call, _ question: Listing<ListedObject>.Question) throws(S3Error) -> Listing<ListedObject>
    {
        try call.store.read { (state) throws(S3Error) in
            let bucket = try state.bucket(call.bucket)
            return Listing(bucket.orderedKeys, question) { key in
                bucket.latest(key).flatMap { ListedObject(key, $0) }.map { [$0] } ?? []
            }
        }
    }
}
