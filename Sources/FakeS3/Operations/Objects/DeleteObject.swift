import Drops
import Foundation

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
    static let deleteObject = Operation("DeleteObject") { call in
        try call.checkBypassHeader()
        let deletion = try call.delete(
            call.key, versionID: call.query["versionId"], conditions: call.deleteConditions)
        var answer = S3Answer(204)
        if let id = deletion.versionID { answer.headers.append(("x-amz-version-id", id)) }
        if deletion.isDeleteMarker { answer.headers.append(("x-amz-delete-marker", "true")) }
        answer.afterwards += call.journalRemoval(of: call.key, deletion)
        return answer
    }
}

/// What must be true of an object for it to be deleted. Where there is none, nothing is held against it.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html, If-Match.
struct DeleteConditions: Sendable {
    var etag: String?
    var size: String?
    var lastModified: String?

    /// Whether anything is asked at all.
    var isEmpty: Bool { etag == nil && size == nil && lastModified == nil }

    /// A delete marker has no bytes and no ETag: only `*` is true of it.
    func check(_ version: ObjectVersion) throws(S3Error) {
        if let etag, !Preconditions.matches(etag, version.object?.etag ?? "") { throw Preconditions.failed("If-Match") }
        if let size, Int(size) != version.object?.content.size ?? 0 {
            throw Preconditions.failed("x-amz-if-match-size")
        }
        if let lastModified {
            let wanted = Timestamp.fromHTTP(lastModified) ?? Timestamp.fromISO(lastModified)
            guard let wanted, abs(wanted.timeIntervalSince(version.lastModified)) < 1 else {
                throw Preconditions.failed("x-amz-if-match-last-modified-time")
            }
        }
    }
}

/// What a deletion came to.
struct Deletion: Sendable {
    /// Of the version that is gone, or of the delete marker that is new.
    var versionID: String?
    var isDeleteMarker = false
    /// Whether the key showed another object before.
    var hidesObject = false
}

extension Call {
    /// Deletes a version, or puts a delete marker on top, as the bucket's versioning says. A key that is not there is
    /// deleted just the same.
    ///
    /// - Throws: `InvalidArgument` for the id of a version that never was, besides what conditions and locks say.
    func delete(_ key: ObjectKey, versionID: String?, conditions: DeleteConditions) throws(S3Error) -> Deletion {
        try core.store.update { (state) throws(S3Error) in
            let bucket = try state.bucket(self.bucket)
            let shown = bucket.latest(key)
            if let versionID {
                guard let version = bucket.version(key, versionID) else {
                    guard IDSource.isVersionID(versionID) else { throw .invalidVersion(versionID) }
                    return Deletion(versionID: versionID)
                }
                try conditions.check(version)
                try ObjectLock.checkDeletion(version, bypass: bypassesGovernance, now: startedAt)
                state.apply(.removeVersion(bucket: self.bucket, key, versionID: versionID))
                return Deletion(
                    versionID: versionID, isDeleteMarker: version.isDeleteMarker,
                    hidesObject: shown?.versionID == versionID && shown?.object != nil)
            }
            if let shown {
                try conditions.check(shown)
            } else if !conditions.isEmpty {
                // Who wants one certain object gone hides no other: no delete marker for what never was.
                return Deletion()
            }
            return try state.delete(key, in: self.bucket, as: principal.account, ids: core.ids, time: core.time)
        }
    }

    /// What there is no lock of cannot be passed by. DeleteObjects takes the header here, unlike S3: suites of tests
    /// send it with every list when they clear up.
    ///
    /// Source: answers of S3 that LocalStack's tests have recorded,
    /// https://github.com/localstack/localstack/blob/main/tests/aws/services/s3/test_s3_api.snapshot.json
    fileprivate func checkBypassHeader() throws(S3Error) {
        guard header("x-amz-bypass-governance-retention") != nil, try !settings().isObjectLockEnabled else { return }
        throw S3Error(
            .invalidArgument, "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
            details: [("ArgumentName", "x-amz-bypass-governance-retention")])
    }

    /// The conditions of a deletion in its headers.
    var deleteConditions: DeleteConditions {
        DeleteConditions(
            etag: header("if-match"), size: header("x-amz-if-match-size"),
            lastModified: header("x-amz-if-match-last-modified-time"))
    }

    /// Tells the journal that what lay at the key is gone.
    func journalRemoval(of key: ObjectKey, _ deletion: Deletion) -> [@Sendable () -> Void] {
        guard deletion.hidesObject else { return [] }
        let (journal, bucket) = (core.journal, self.bucket)
        return [{ journal.removed(endpoint: .s3, container: bucket, path: key.bytes) }]
    }
}
