import Synchronization

/// The buckets of one endpoint, in memory; the bytes lie where their blobs lie.
///
/// One lock around an index that takes a microsecond to change: bodies are received, hashed and spooled before it is
/// taken, and read after it is given back.
final class ObjectStore: Sendable {
    private let state: Mutex<StoreState>

    init() { state = Mutex(StoreState()) }

    /// Reads under the lock.
    func read<Result: Sendable>(_ body: (StoreState) throws(S3Error) -> Result) throws(S3Error) -> Result {
        try state.withLock { state throws(S3Error) in try body(state) }
    }

    /// Decides and changes under one lock, so that conditions hold when the change happens.
    func update<Result: Sendable>(_ body: (inout StoreState) throws(S3Error) -> Result) throws(S3Error) -> Result {
        try state.withLock { state throws(S3Error) in
            let result = try body(&state)
            state.pending.removeAll(keepingCapacity: true)
            return result
        }
    }

    /// Forgets everything.
    func reset() { state.withLock { $0 = StoreState() } }
}

/// The buckets, and the changes made to them in the running update.
struct StoreState {
    var buckets: [String: Bucket] = [:]
    fileprivate(set) var pending: [StoreChange] = []

    /// Makes a change part of the running update.
    mutating func apply(_ change: StoreChange) {
        perform(change)
        pending.append(change)
    }

    /// - Throws: `NoSuchBucket`.
    func bucket(_ name: String) throws(S3Error) -> Bucket {
        guard let bucket = buckets[name] else { throw S3Error(.noSuchBucket, details: [("BucketName", name)]) }
        return bucket
    }

    /// - Throws: `NoSuchUpload` when there is none of this id for this key.
    func upload(_ id: String, bucket: String, key: ObjectKey) throws(S3Error) -> MultipartUpload {
        guard let upload = try self.bucket(bucket).uploads[id], upload.key == key else {
            throw S3Error(.noSuchUpload, details: [("UploadId", id)])
        }
        return upload
    }
}
