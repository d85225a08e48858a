import Synchronization

/// Tells who waits for it on which port an endpoint listens, or why it does not.
final class PortAnnouncement: Sendable {
    private struct State {
        var hasBegun = false
        var result: Result<Int, SFTPEndpointError>?
        var waiters: [Int: CheckedContinuation<Int, any Error>] = [:]
        var count = 0
    }

    private let state = Mutex(State())

    /// Says yes once.
    func begin() -> Bool {
        state.withLock { state in
            defer { state.hasBegun = true }
            return !state.hasBegun
        }
    }

    func settle(_ result: Result<Int, SFTPEndpointError>) {
        let waiters = state.withLock { state in
            state.result = result
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume(with: result.mapError { $0 as any Error }) }
    }

    func port() async throws -> Int {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let known: Result<Int, SFTPEndpointError>? = state.withLock { state in
                    if let result = state.result { return result }
                    if Task.isCancelled { return .failure(.cancelled) }
                    state.waiters[number] = continuation
                    return nil
                }
                if let known { continuation.resume(with: known.mapError { $0 as any Error }) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: number) }
            waiter?.resume(throwing: SFTPEndpointError.cancelled)
        }
    }
}
