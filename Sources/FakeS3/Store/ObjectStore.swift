import Drops
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
            do throws(S3Error) {
                let result = try body(&state)
                try state.commit()
                return result
            } catch {
                state.rollBack()
                throw error
            }
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
            try log.checkBodies(state)
            try log.compact(state)
            try log.removeUnnamed(state)
            state.log = log
            state.bodies = BodyCounts(state.snapshot.flatMap(\.bodies))
            return log.generation
        }
    }

    /// Lets the data directory go; the buckets stay in memory.
    func close() { state.withLock { $0.log = nil } }

    /// Forgets everything, in the data directory too.
    func reset() {
        state.withLock { state in
            let log = state.log
            for bucket in state.buckets.values { state.bodies?.release(bucket.bodies) }
            state = StoreState()
            state.log = log
            state.bodies = log.map { _ in BodyCounts([]) }
            try? log?.compact(state)
        }
    }
}

/// The buckets, and the changes made to them in the running update.
struct StoreState {
    var buckets: [String: Bucket] = [:]
    fileprivate var log: StoreLog?
    /// How many versions and parts lie in each file of the data directory.
    fileprivate var bodies: BodyCounts?
    private var pending: [StoreChange] = []

    /// Makes a change part of the running update. With a log nothing has changed before the update ends: what cannot
    /// be kept must not be seen.
    mutating func apply(_ change: StoreChange) {
        if log == nil { perform(change) } else { pending.append(change) }
    }

    /// Writes the running update into the log, then does it.
    fileprivate mutating func commit() throws(S3Error) {
        guard let log, !pending.isEmpty else { return }
        let adopted: [StoreChange]
        do { adopted = try log.keep(pending) } catch {
            throw S3Error(.internalError, "The data directory does not take the change: \(error)")
        }
        pending.removeAll()
        for change in adopted {
            let replaced = replaced(by: change)
            bodies?.retain(change.bodies)
            bodies?.release(replaced)
            perform(change)
        }
    }

    fileprivate mutating func rollBack() { pending.removeAll() }

    /// The bodies that a change will make superfluous, where nothing else names them.
    private func replaced(by change: StoreChange) -> [Blob] {
        switch change {
        case .putVersion(let bucket, let key, let version):
            buckets[bucket]?.version(key, version.versionID)?.bodies ?? []
        case .removeVersion(let bucket, let key, let id): buckets[bucket]?.version(key, id)?.bodies ?? []
        case .putPart(let bucket, let id, let part):
            buckets[bucket]?.uploads[id]?.parts[part.number]?.content.leaves ?? []
        case .endUpload(let bucket, let id): buckets[bucket]?.uploads[id]?.bodies ?? []
        case .deleteBucket(let name): buckets[name]?.bodies ?? []
        default: []
        }
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
