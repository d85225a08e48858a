import Synchronization

/// The port of an endpoint, which becomes known once. Whoever asks earlier waits.
public final class Listening: Sendable {
    private enum State {
        case waiting([CheckedContinuation<Int, any Error>])
        case known(Result<Int, any Error>)
    }

    private let state = Mutex(State.waiting([]))

    /// Not known yet.
    public init() {}

    /// The port, as soon as it is known.
    ///
    /// - Throws: what ``fail(_:)`` was given.
    public func port() async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            let known: Result<Int, any Error>? = state.withLock { state in
                switch state {
                case .known(let result): return result
                case .waiting(let others):
                    state = .waiting(others + [continuation])
                    return nil
                }
            }
            if let known { continuation.resume(with: known) }
        }
    }

    /// Tells all who wait that the endpoint listens.
    public func succeed(_ port: Int) { settle(.success(port)) }
    /// Tells all who wait that there is no port; after ``succeed(_:)``, that there is none any more.
    public func fail(_ error: any Error) { settle(.failure(error)) }

    private func settle(_ result: Result<Int, any Error>) {
        let woken: [CheckedContinuation<Int, any Error>] = state.withLock { state in
            defer { state = .known(result) }
            if case .waiting(let waiters) = state { return waiters }
            return []
        }
        for continuation in woken { continuation.resume(with: result) }
    }
}
