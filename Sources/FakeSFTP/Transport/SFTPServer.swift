import Drops
import Faults
import Foundation
import Logging
import Synchronization

/// One listening socket with the thread that accepts and the threads of its sessions.
final class SFTPServer: Sendable {
    let configuration: SFTPConfiguration
    let keyring: HostKeyring
    let accounts: Accounts
    let roots: Roots
    let journal: Journal
    let faults: FaultPlan
    let time: TimeSource
    let logger: Logger
    let throttle: LoginThrottle
    let helloPatience: ClientHello.Patience
    let sessions = SessionTable()
    private struct Ending {
        var thread: pthread_t?
        var isOver = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let ending = Mutex(Ending())
    private let socket: ListeningSocket
    private let connections = Atomic<Int>(0)

    /// Listens from here on; connections wait until ``start()``.
    ///
    /// - Parameter throttle: by default one that spares this machine and costs what the configuration says.
    init(
        _ configuration: SFTPConfiguration, journal: Journal, faults: FaultPlan, time: TimeSource, logger: Logger,
        throttle: LoginThrottle? = nil, helloPatience: ClientHello.Patience = ClientHello.Patience()
    ) throws(SFTPEndpointError) {
        self.configuration = configuration
        self.journal = journal
        self.faults = faults
        self.time = time
        self.logger = logger
        self.helloPatience = helloPatience
        self.throttle = throttle ?? LoginThrottle(milliseconds: configuration.limits.guessingPenalty, time: time)
        accounts = try Accounts(configuration)
        roots = Roots(configuration: configuration, time: time)
        keyring = try HostKeyring(configuration)
        socket = try ListeningSocket(host: configuration.host, port: configuration.port)
    }

    var port: Int { socket.port }

    /// Accepts from here on, on a thread of its own.
    func start() throws(SFTPEndpointError) {
        let thread = startThread(stackSize: 256 << 10) { [self] in
            acceptAll()
            sessions.stop()
            ending.withLock { ending in
                ending.isOver = true
                ending.waiter?.resume()
                ending.waiter = nil
            }
        }
        guard let thread else { throw .sshLibrary("no thread to spare") }
        ending.withLock { $0.thread = thread }
    }

    /// Returns when, after ``stop()``, no thread is left.
    func finish() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isOver = ending.withLock { ending in
                if !ending.isOver { ending.waiter = continuation }
                return ending.isOver
            }
            if isOver { continuation.resume() }
        }
        // Joined once, however often this is called.
        let thread = ending.withLock { ending in
            defer { ending.thread = nil }
            return ending.thread
        }
        if let thread { pthread_join(thread, nil) }
    }

    /// Stops accepting and ends every session, from any thread.
    func stop() { socket.wake() }

    private func acceptAll() {
        while let descriptor = socket.accept() {
            sessions.reap()
            let (_, number) = connections.add(1, ordering: .relaxed)
            var yes: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
            let hasRoom = sessions.count < configuration.limits.sessions
            let started =
                hasRoom
                && sessions.start(number) { [self] in
                    SSHSession(number: number, descriptor: descriptor, server: self).run()
                }
            if !started {
                close(descriptor)
                ExchangeRecorder(journal: journal, time: time, connection: number).record(
                    "connect", outcome: .refused, status: "too many connections", since: time.now)
            }
        }
    }
}
