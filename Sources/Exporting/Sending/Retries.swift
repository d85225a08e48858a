/// How often a call is tried, and how long it waits in between: each time twice as long.
struct Retries: Sendable {
    /// In all, 1 or more.
    let attempts: Int
    /// Before the second try.
    let firstWait: Duration
    let clock: any Clock<Duration>

    init(attempts: Int, firstWait: Duration, clock: any Clock<Duration>) {
        self.attempts = max(1, attempts)
        self.firstWait = firstWait
        self.clock = clock
    }

    /// Calls until the outcome is none that may pass, or the tries are used up.
    ///
    /// - Throws: the last call's error; `CancellationError` at once.
    func run<Answer>(
        _ call: () async throws -> Answer, while mayPass: (Result<Answer, any Error>) -> Bool
    ) async throws -> Answer {
        var wait = firstWait
        for attempt in 1... {
            let outcome: Result<Answer, any Error>
            do {
                outcome = .success(try await call())
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                outcome = .failure(error)
            }
            if attempt >= attempts || !mayPass(outcome) { return try outcome.get() }
            try await clock.sleep(for: wait)
            wait *= 2
        }
        preconditionFailure("the loop above has no end")
    }
}
