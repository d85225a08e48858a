import Drops
import Foundation

/// Conditions of RFC 9110, section 13, on an object's ETag and age.
struct Preconditions {
    var ifMatch: String?
    var ifNoneMatch: String?
    var ifModifiedSince: Date?
    var ifUnmodifiedSince: Date?

    /// Conditions on what is read.
    init(_ request: S3Request) {
        ifMatch = request.header("if-match")
        ifNoneMatch = request.header("if-none-match")
        ifModifiedSince = request.header("if-modified-since").flatMap(Timestamp.fromHTTP)
        ifUnmodifiedSince = request.header("if-unmodified-since").flatMap(Timestamp.fromHTTP)
    }

    /// Conditions on what is copied.
    init(copySourceOf request: S3Request) {
        ifMatch = request.header("x-amz-copy-source-if-match")
        ifNoneMatch = request.header("x-amz-copy-source-if-none-match")
        ifModifiedSince = request.header("x-amz-copy-source-if-modified-since").flatMap(Timestamp.fromHTTP)
        ifUnmodifiedSince = request.header("x-amz-copy-source-if-unmodified-since").flatMap(Timestamp.fromHTTP)
    }

    /// - Throws: `PreconditionFailed`, or `NotModified` with the headers that a cache needs.
    func check(etag: String, lastModified: Date) throws(S3Error) {
        let second = Date(timeIntervalSince1970: lastModified.timeIntervalSince1970.rounded(.down))
        if let ifMatch {
            guard Self.matches(ifMatch, etag) else { throw Self.failed("If-Match") }
        } else if let ifUnmodifiedSince, second > ifUnmodifiedSince {
            throw Self.failed("If-Unmodified-Since")
        }
        let notModified = S3Error(
            .notModified, headers: [("ETag", "\"\(etag)\""), ("Last-Modified", Timestamp.http(lastModified))])
        if let ifNoneMatch {
            if Self.matches(ifNoneMatch, etag) { throw notModified }
        } else if let ifModifiedSince, second <= ifModifiedSince {
            throw notModified
        }
    }

    static func failed(_ condition: String) -> S3Error {
        S3Error(.preconditionFailed, details: [("Condition", condition)])
    }

    static func matches(_ list: String, _ etag: String) -> Bool {
        list.split(separator: ",").contains { item in
            let trimmed = item.trimmingCharacters(in: .whitespaces)
            return trimmed == "*" || trimmed.trimmingPrefix("W/").trimmingCharacters(in: ["\""]) == etag
        }
    }
}

extension Call {
    /// Holds the conditions of a write against what is there. Called under the store's lock.
    ///
    /// Source: Amazon S3 User Guide, "How to prevent object overwrites with conditional writes",
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
    func checkWriteConditions(_ current: ObjectVersion?) throws(S3Error) {
        let object = current?.object
        if let ifNoneMatch = header("if-none-match") {
            let isAny = ifNoneMatch.trimmingCharacters(in: ["\"", " "]) == "*"
            guard isAny || !core.configuration.strictness.writeConditions else { throw Self.takesNoETag }
            if let object, isAny || Preconditions.matches(ifNoneMatch, object.etag) {
                throw Preconditions.failed("If-None-Match")
            }
        }
        if let ifMatch = header("if-match") {
            guard let object else { throw S3Error.noSuchKey(key) }
            guard Preconditions.matches(ifMatch, object.etag) else { throw Preconditions.failed("If-Match") }
        }
    }

    private static let takesNoETag = S3Error(
        .notImplemented, "A header you provided implies functionality that is not implemented",
        details: [
            ("Header", "If-None-Match"),
            ("additionalMessage", "We don't accept the provided value of If-None-Match header for this API"),
        ])
}
