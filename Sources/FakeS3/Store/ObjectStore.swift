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

    /// Decides and changes under one lock, so that conditions hold when the change happens. When this returns, the
    /// change is in the log, if there is one.
    func update<Result: Sendable>(_ body: (inout StoreState) throws(S3Error) -> Result) throws(S3Error) -> Result {
        try state.withLock { state throws(S3Error) in
            let result = try body(&state)
            do { try state.commit() } catch {
                throw S3Error(.internalError, "The data directory does not take the change: \(error)")
            }
            return result
        }
    }

    /// Takes up what a data directory holds, and keeps every change there from now on.
    ///
    /// - Returns: how many times the directory was opened.
    func open(directory: String) throws -> Int {
        try state.withLock { state in
            let log = try StoreLog(directory: directory)
            state = StoreState()
            for change in try log.changes() { state.perform(change) }
            try log.compact(state)
            try log.removeUnnamed(state)
            state.log = log
            return log.generation
        }
    }

    /// Lets the data directory go; the buckets stay in memory.
    func close() { state.withLock { $0.log = nil } }

    /// Forgets everything, in the data directory too.
    func reset() {
        state.withLock { state in
            let log = state.log
            state = StoreState()
            state.log = log
            try? log?.compact(state)
        }
    }
}

/// The buckets, and the changes made to them in the running update.
struct StoreState {
    var buckets: [String: Bucket] = [:]
    fileprivate var log: StoreLog?
    private var pending: [StoreChange] = []
    private var failure: (any Error)?

    /// Makes a change part of the running update.
    mutating func apply(_ change: StoreChange) {
        guard let log else { return perform(change) }
        do {
            let adopted = try log.adopt(change)
            perform(adopted)
            pending.append(adopted)
        } catch {
            failure = error
        }
    }

    /// Writes the running update into the log.
    fileprivate mutating func commit() throws {
        guard let log else { return }
        defer {
            pending.removeAll()
            failure = nil
        }
        if let failure { throw failure }
        try log.append(pending)
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
