import Drops
import Foundation

/// Conditions of RFC 9110, section 13, on an object's ETag and age.
struct Preconditions {
    /// What stands before `If-Match` in the condition's name.
    private var prefix = ""
    var ifMatch: String?
    var ifNoneMatch: String?
    var ifModifiedSince: Date?
    var ifUnmodifiedSince: Date?

    /// Conditions on what is read. A date to come is none.
    init(_ request: S3Request, now: Date) {
        ifMatch = request.header("if-match")
        ifNoneMatch = request.header("if-none-match")
        ifModifiedSince = Self.past(request.header("if-modified-since"), now)
        ifUnmodifiedSince = request.header("if-unmodified-since").flatMap(Timestamp.fromHTTP)
    }

    /// Conditions on what is copied. A date to come is none.
    ///
    /// Source: answers of S3 that LocalStack's tests have recorded,
    /// https://github.com/localstack/localstack/blob/main/tests/aws/services/s3/test_s3_preconditions.snapshot.json
    init(copySourceOf request: S3Request, now: Date) {
        prefix = "x-amz-copy-source-"
        ifMatch = request.header("x-amz-copy-source-if-match")
        ifNoneMatch = request.header("x-amz-copy-source-if-none-match")
        ifModifiedSince = Self.past(request.header("x-amz-copy-source-if-modified-since"), now)
        ifUnmodifiedSince = request.header("x-amz-copy-source-if-unmodified-since").flatMap(Timestamp.fromHTTP)
    }

    private static func past(_ header: String?, _ now: Date) -> Date? {
        header.flatMap(Timestamp.fromHTTP).flatMap { $0 > now ? nil : $0 }
    }

    /// - Throws: `PreconditionFailed`, or `NotModified` with the headers that a cache needs; a copy has no cache to
    ///   spare, and its condition has failed.
    func check(etag: String, lastModified: Date) throws(S3Error) {
        let second = Date(timeIntervalSince1970: lastModified.timeIntervalSince1970.rounded(.down))
        if let ifMatch {
            guard Self.matches(ifMatch, etag) else { throw Self.failed(prefix + "If-Match") }
        } else if let ifUnmodifiedSince, second > ifUnmodifiedSince {
            throw Self.failed(prefix + "If-Unmodified-Since")
        }
        func notModified(_ condition: String) -> S3Error {
            guard prefix.isEmpty else { return Self.failed(prefix + condition) }
            return S3Error(
                .notModified, headers: [("ETag", "\"\(etag)\""), ("Last-Modified", Timestamp.http(lastModified))])
        }
        if let ifNoneMatch {
            if Self.matches(ifNoneMatch, etag) { throw notModified("If-None-Match") }
        } else if let ifModifiedSince, second <= ifModifiedSince {
            throw notModified("If-Modified-Since")
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
        let (ifMatch, ifNoneMatch) = (header("if-match"), header("if-none-match"))
        guard ifMatch != nil || ifNoneMatch != nil else { return }
        if core.configuration.strictness.writeConditions {
            try checkIsTaken(ifMatch: ifMatch, ifNoneMatch: ifNoneMatch)
        }
        let object = current?.object
        if let ifNoneMatch, let object, Self.isAny(ifNoneMatch) || Preconditions.matches(ifNoneMatch, object.etag) {
            throw Preconditions.failed("If-None-Match")
        }
        if let ifMatch {
            guard let object else { throw S3Error.noSuchKey(key) }
            guard Preconditions.matches(ifMatch, object.etag) else { throw Preconditions.failed("If-Match") }
        }
    }

    /// An ETag may be asked to be there, and anything not to be.
    ///
    /// Source: answers of S3 that LocalStack's tests have recorded, put_object_if_match_validation,
    /// https://github.com/localstack/localstack/blob/main/tests/aws/services/s3/test_s3_api.snapshot.json
    private func checkIsTaken(ifMatch: String?, ifNoneMatch: String?) throws(S3Error) {
        func refusal(_ name: String, _ reason: String) -> S3Error {
            S3Error(.notImplemented, details: [("Header", name), ("additionalMessage", reason)])
        }
        if ifMatch != nil, ifNoneMatch != nil {
            throw refusal("If-Match,If-None-Match", "Multiple conditional request headers present in the request")
        }
        let isTaken = ifMatch.map { !Self.isAny($0) } ?? ifNoneMatch.map(Self.isAny) ?? true
        guard !isTaken else { return }
        let name = ifMatch == nil ? "If-None-Match" : "If-Match"
        throw refusal(name, "We don't accept the provided value of \(name) header for this API")
    }

    private static func isAny(_ value: String) -> Bool { value.trimmingCharacters(in: ["\"", " "]) == "*" }
}
