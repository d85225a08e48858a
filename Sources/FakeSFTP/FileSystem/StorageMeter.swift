import Synchronization

/// Counts the bytes below one root against its quota.
final class StorageMeter: Sendable {
    let limit: Int
    private let count = Atomic<Int>(0)

    init(limit: Int) { self.limit = limit }

    var used: Int { count.load(ordering: .relaxed) }

    func reserve(_ bytes: Int) throws(FileError) {
        guard bytes > 0 else { return release(-bytes) }
        let (_, total) = count.add(bytes, ordering: .relaxed)
        guard total <= limit else {
            release(bytes)
            throw .quotaExceeded
        }
    }

    func release(_ bytes: Int) { count.subtract(bytes, ordering: .relaxed) }
}
