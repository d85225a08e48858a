import Foundation

/// Runs blocking work on a thread of its own, so that the cooperative pool stays free.
func runOnThread(_ work: @escaping @Sendable () throws(SFTPSenderError) -> Void) async throws {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let thread = Thread {
            do throws(SFTPSenderError) {
                try work()
                continuation.resume()
            } catch {
                continuation.resume(throwing: error)
            }
        }
        thread.stackSize = 512 << 10
        thread.start()
    }
}
