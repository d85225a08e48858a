import Dispatch
import Foundation

/// Runs the same work on several threads and waits for all.
enum Workers {
    /// - Throws: the error of the lowest-numbered worker that failed.
    static func run(_ count: Int, _ work: @Sendable (Int) throws -> Void) throws {
        if count <= 1 { return try work(0) }
        let lock = NSLock()
        nonisolated(unsafe) var errors: [Int: any Error] = [:]
        DispatchQueue.concurrentPerform(iterations: count) { index in
            do { try work(index) } catch { lock.withLock { errors[index] = error } }
        }
        if let first = errors.min(by: { $0.key < $1.key }) { throw first.value }
    }
}
