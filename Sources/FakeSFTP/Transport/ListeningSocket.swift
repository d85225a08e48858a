import Foundation

/// A TCP socket that listens, and a pipe by which another thread wakes the one that accepts.
struct ListeningSocket: ~Copyable, Sendable {
    let descriptor: Int32
    let port: Int
    private let wakeRead: Int32
    private let wakeWrite: Int32

    /// - Throws: ``SFTPEndpointError/portInUse(host:port:)`` and the like, with the system's word.
    init(host: String, port: Int) throws(SFTPEndpointError) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, "\(port)", &hints, &found)
        guard code == 0, let address = found else {
            throw .cannotListen(host: host, port: port, reason: String(cString: gai_strerror(code)))
        }
        defer { freeaddrinfo(found) }
        let socket = socket(address.pointee.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else {
            throw .cannotListen(host: host, port: port, reason: String(cString: strerror(errno)))
        }
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(socket, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0, listen(socket, 1024) == 0 else {
            let failure = errno
            close(socket)
            if failure == EADDRINUSE { throw .portInUse(host: host, port: port) }
            throw .cannotListen(host: host, port: port, reason: String(cString: strerror(failure)))
        }
        var pipes: [Int32] = [0, 0]
        guard pipe(&pipes) == 0 else {
            let failure = errno
            close(socket)
            throw .cannotListen(host: host, port: port, reason: String(cString: strerror(failure)))
        }
        for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        descriptor = socket
        (wakeRead, wakeWrite) = (pipes[0], pipes[1])
        self.port = Self.port(of: socket)
    }

    deinit {
        close(descriptor)
        close(wakeRead)
        close(wakeWrite)
    }

    /// The next connection, or nil after ``wake()``.
    func accept() -> Int32? {
        while true {
            var entries = [
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wakeRead, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&entries, 2, -1) >= 0 || errno == EINTR else { return nil }
            if entries[1].revents != 0 { return nil }
            guard entries[0].revents != 0 else { continue }
            let connection = Foundation.accept(descriptor, nil, nil)
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

    private static func port(of socket: Int32) -> Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(socket, $0, &length) }
            // The port lies at the same place in both families.
            return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                Int(UInt16(bigEndian: $0.pointee.sin_port))
            }
        }
    }
}
