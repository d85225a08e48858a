import Foundation

/// A TCP socket that listens: who connects waits in its backlog until somebody accepts.
package struct TCPListener: ~Copyable, Sendable {
    /// Why there is none.
    package struct Failure: Error, CustomStringConvertible {
        /// The system's error number; nil where the host's name is what is wrong.
        package let code: Int32?
        /// The system's word.
        package let description: String

        /// Whether another host would do, and no other port.
        package var isOfHost: Bool { code == nil || code == EADDRNOTAVAIL }

        init() {
            code = errno
            description = String(cString: strerror(errno))
        }

        init(resolving code: Int32) {
            self.code = nil
            description = String(cString: gai_strerror(code))
        }
    }

    /// How many may wait.
    package static let backlog: Int32 = 1024

    package let descriptor: Int32

    /// - Parameters:
    ///   - host: a name, or an address of either family; of a name's addresses the first is taken.
    ///   - port: 0 for a free one.
    package init(host: String, port: Int) throws(Failure) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, "\(port)", &hints, &found)
        guard code == 0, let address = found else { throw Failure(resolving: code) }
        defer { freeaddrinfo(found) }
        let socket = socket(address.pointee.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw Failure() }
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(socket, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0, listen(socket, Self.backlog) == 0
        else {
            defer { close(socket) }
            throw Failure()
        }
        descriptor = socket
    }

    deinit { close(descriptor) }

    /// The descriptor, which is now the caller's to close.
    package consuming func released() -> Int32 {
        let descriptor = descriptor
        discard self
        return descriptor
    }

    /// The port that was asked for, or the free one that was found.
    package var port: Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
            // The port lies at the same place in both families.
            return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                Int(UInt16(bigEndian: $0.pointee.sin_port))
            }
        }
    }
}
