import Drops
import Foundation
import Testing

@Suite struct TCPListenerTests {
    @Test(arguments: ["127.0.0.1", "::1", "localhost"])
    func `who connects waits until somebody accepts`(host: String) throws {
        let listener = try TCPListener(host: host, port: 0)
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        #expect(getaddrinfo(host, "\(listener.port)", &hints, &found) == 0)
        defer { freeaddrinfo(found) }
        let address = try #require(found).pointee
        let client = socket(address.ai_family, address.ai_socktype, 0)
        defer { close(client) }
        #expect(connect(client, address.ai_addr, address.ai_addrlen) == 0)
        #expect(write(client, "early", 5) == 5)

        let accepted = accept(listener.descriptor, nil, nil)
        defer { close(accepted) }
        var bytes = [UInt8](repeating: 0, count: 8)
        #expect(read(accepted, &bytes, 8) == 5)
        #expect(bytes.starts(with: Array("early".utf8)))
    }

    @Test func `a port is taken until its listener goes`() throws {
        let port: Int
        do {
            let first = try TCPListener(host: "127.0.0.1", port: 0)
            port = first.port
            let failure = #expect(throws: TCPListener.Failure.self) {
                _ = try TCPListener(host: "127.0.0.1", port: first.port)
            }
            #expect(failure?.code == EADDRINUSE && failure?.description == "Address already in use")
        }
        #expect(try TCPListener(host: "127.0.0.1", port: port).port == port)
    }

    @Test func `a descriptor that was given away stays open`() throws {
        let listener = try TCPListener(host: "127.0.0.1", port: 0)
        let port = listener.port
        let descriptor = listener.released()
        #expect(throws: TCPListener.Failure.self) { _ = try TCPListener(host: "127.0.0.1", port: port) }
        close(descriptor)
        #expect(try TCPListener(host: "127.0.0.1", port: port).port == port)
    }

    @Test func `a host that is none is told in the resolver's words`() {
        let failure = #expect(throws: TCPListener.Failure.self) {
            _ = try TCPListener(host: "no.such.host.invalid", port: 0)
        }
        #expect(failure?.code == nil && failure?.description.isEmpty == false)
    }

    @Test func `an address of another machine is told`() {
        let failure = #expect(throws: TCPListener.Failure.self) { _ = try TCPListener(host: "192.0.2.1", port: 0) }
        #expect(failure?.code == EADDRNOTAVAIL)
    }
}
