import Drops
import Foundation
import Synchronization

/// The threads of one endpoint's sessions and the sockets they wait on.
final class SessionTable: Sendable {
    private struct State {
        var sockets: [Int: Int32] = [:]
        var threads: [Int: pthread_t] = [:]
        var finished: [pthread_t] = []
        var isStopping = false
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.threads.count } }

    /// Starts a thread that runs `body`; its number keeps its socket here.
    func start(_ number: Int, _ body: @escaping @Sendable () -> Void) -> Bool {
        // Under the lock, so that the thread finds itself listed when it ends.
        state.withLock { state in
            guard !state.isStopping else { return false }
            guard
                let thread = startThread(
                    stackSize: 512 << 10,
                    {
                        body()
                        self.finish(number)
                    })
            else { return false }
            state.threads[number] = thread
            return true
        }
    }

    /// Lists the socket that ``stop()`` is to shut down; says no when the endpoint is stopping already.
    func watch(_ number: Int, socket: Int32) -> Bool {
        state.withLock { state in
            state.sockets[number] = socket
            return !state.isStopping
        }
    }

    /// Takes the socket off the list. Call it before the descriptor is closed, for its number is used again.
    func unwatch(_ number: Int) { state.withLock { $0.sockets[number] = nil } }

    /// Joins the threads that have ended.
    func reap() {
        let finished = state.withLock { state in
            defer { state.finished = [] }
            return state.finished
        }
        for thread in finished { pthread_join(thread, nil) }
    }

    /// Shuts all sockets down and joins all threads.
    func stop() {
        let running = state.withLock { state in
            state.isStopping = true
            for socket in state.sockets.values { SSHSession.shutDown(socket) }
            defer { state.threads = [:] }
            return Array(state.threads.values)
        }
        for thread in running { pthread_join(thread, nil) }
        reap()
    }

    private func finish(_ number: Int) {
        state.withLock { state in
            state.sockets[number] = nil
            // Not listed any more: stop() joins it.
            if let thread = state.threads.removeValue(forKey: number) { state.finished.append(thread) }
        }
    }
}
