import Foundation

/// Bytes on their way from the thread that makes them to the one that reads them, never more than fit the buffer.
///
/// `@unchecked Sendable`: every stored property is read and written with the condition locked only; the bytes that
/// are copied in and out belong to the caller for the time of the call.
final class HandOver: @unchecked Sendable {
    private let condition = NSCondition()
    private let buffer: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    private var outcome: Result<Void, any Error>?
    private var isCancelled = false

    init(capacity: Int) { buffer = .allocate(byteCount: capacity, alignment: 16) }

    deinit { buffer.deallocate() }

    /// Takes all of `bytes`, waiting for room; drops them once nobody reads any more.
    func put(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        condition.lock()
        defer { condition.unlock() }
        while !rest.isEmpty {
            while start == 0, end == buffer.count, !isCancelled { condition.wait() }
            if isCancelled { return }
            if end == buffer.count { moveToFront() }
            let count = min(rest.count, buffer.count - end)
            UnsafeMutableRawBufferPointer(rebasing: buffer[end...]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: rest[..<count]))
            end += count
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            condition.broadcast()
        }
    }

    private func moveToFront() {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
        end -= start
        start = 0
    }

    /// No more bytes will come.
    func finish(_ result: Result<Void, any Error>) {
        condition.withLock {
            outcome = result
            condition.broadcast()
        }
    }

    /// Fills the start of `target`, waiting for bytes; 0 means the end.
    ///
    /// - Throws: what the maker ended with, after the bytes before.
    func take(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        condition.lock()
        defer { condition.unlock() }
        while start == end, outcome == nil { condition.wait() }
        let count = min(target.count, end - start)
        guard count > 0 else {
            if start == end { try outcome?.get() }
            return 0
        }
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<(start + count)]))
        start += count
        if start == end { (start, end) = (0, 0) }
        condition.broadcast()
        return count
    }

    /// Nobody reads any more: the maker need not wait.
    func cancel() {
        condition.withLock {
            isCancelled = true
            condition.broadcast()
        }
    }
}
