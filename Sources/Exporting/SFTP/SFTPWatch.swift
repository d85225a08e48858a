import CLibSSH
import Foundation
import Synchronization

/// Ends a connection whose server went silent: libssh waits for an answer without a limit once it is connected.
final class SFTPWatch: Sendable {
    private struct State {
        /// The socket, while it is open.
        var descriptor: Int32?
        /// Answers so far.
        var beats = 0
        var hasHungUp = false
    }

    private let state = Mutex(State())

    /// Whether the server was found silent.
    var hasHungUp: Bool { state.withLock { $0.hasHungUp } }

    func attach(_ descriptor: Int32) { state.withLock { $0.descriptor = descriptor } }
    /// To be called before the socket is closed: its number may then be another file's.
    func detach() { state.withLock { $0.descriptor = nil } }
    /// The server answered.
    func beat() { state.withLock { $0.beats += 1 } }

    /// Looks until it is cancelled; hangs up where a whole `limit` passed without an answer.
    func look(every limit: Duration, by clock: any Clock<Duration>) async {
        var beats = -1
        while !Task.isCancelled {
            let isSilent = state.withLock { state in
                guard let descriptor = state.descriptor, state.beats == beats else { return false }
                state.hasHungUp = true
                shutdown(descriptor, Int32(SHUT_RDWR))
                return true
            }
            if isSilent { return }
            beats = state.withLock { $0.descriptor == nil ? -1 : $0.beats }
            guard (try? await clock.sleep(for: limit)) != nil else { return }
        }
    }
}
