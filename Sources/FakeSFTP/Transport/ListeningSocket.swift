import Drops
import Foundation

/// A TCP socket that listens, and a pipe by which another thread wakes the one that accepts.
struct ListeningSocket: ~Copyable, Sendable {
    private let listener: TCPListener
    let port: Int
    private let wakeRead: Int32
    private let wakeWrite: Int32

    /// - Throws: ``SFTPEndpointError/portInUse(host:port:)`` and the like, with the system's word.
    init(host: String, port: Int) throws(SFTPEndpointError) {
        let listener = try Self.listener(host, port)
        var pipes: [Int32] = [0, 0]
        guard pipe(&pipes) == 0 else {
            throw .cannotListen(host: host, port: port, reason: String(cString: strerror(errno)))
        }
        for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (wakeRead, wakeWrite) = (pipes[0], pipes[1])
        self.port = listener.port
        self.listener = listener
    }

    private static func listener(_ host: String, _ port: Int) throws(SFTPEndpointError) -> TCPListener {
        do { return try TCPListener(host: host, port: port) } catch {
            if error.code == EADDRINUSE { throw .portInUse(host: host, port: port) }
            throw .cannotListen(host: host, port: port, reason: error.description)
        }
    }

    deinit {
        close(wakeRead)
        close(wakeWrite)
    }

    /// The next connection, or nil after ``wake()``.
    func accept() -> Int32? {
        while true {
            var entries = [
                pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wakeRead, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&entries, 2, -1) >= 0 || errno == EINTR else { return nil }
            if entries[1].revents != 0 { return nil }
            guard entries[0].revents != 0 else { continue }
            let connection = Foundation.accept(listener.descriptor, nil, nil)
            if connection >= 0 {
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                return connection
            }
            // Out of descriptors: the client waits in the backlog until a session ends.
            if errno == EMFILE || errno == ENFILE { usleep(10_000) }
        }
    }

    /// Has ``accept()`` return nil, from any thread.
    func wake() {
        var byte: UInt8 = 1
        _ = write(wakeWrite, &byte, 1)
    }
}
