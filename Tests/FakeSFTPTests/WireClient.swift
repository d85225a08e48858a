import CLibSSH
import Foundation
import Testing

@testable import FakeSFTP

/// An SSH client made of libssh that sends SFTP packets as they are given to it. Blocks its thread.
final class WireClient {
    /// How far a client goes before it vanishes.
    enum Stage: Int, CaseIterable, Comparable {
        case connected, loggedIn, channel, subsystem, greeted
        static func < (first: Stage, second: Stage) -> Bool { first.rawValue < second.rawValue }
    }

    private let session: OpaquePointer
    private var channel: OpaquePointer?

    init(port: Int, upTo stage: Stage = .greeted) throws {
        session = try #require(ssh_new())
        var (number, no) = (UInt32(port), false)
        ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no)
        ssh_options_set(session, SSH_OPTIONS_HOST, "127.0.0.1")
        ssh_options_set(session, SSH_OPTIONS_PORT, &number)
        ssh_options_set(session, SSH_OPTIONS_USER, "test")
        try #require(
            ssh_connect(session) == SSH_OK, "\(String(cString: ssh_get_error(UnsafeMutableRawPointer(session))))")
        guard stage >= .loggedIn else { return }
        try #require(logIn(password: "test") == SSH_AUTH_SUCCESS.rawValue)
        guard stage >= .channel else { return }
        channel = ssh_channel_new(session)
        try #require(ssh_channel_open_session(channel) == SSH_OK)
        guard stage >= .subsystem else { return }
        try #require(ssh_channel_request_sftp(channel) == SSH_OK)
        guard stage >= .greeted else { return }
        send(Packet(1).number(3).framed)
        try #require(try read().first == PacketType.version.rawValue)
    }

    deinit {
        // No farewell: the line just breaks.
        shutdown(ssh_get_fd(session), Int32(SHUT_RDWR))
        ssh_silent_disconnect(session)
        ssh_free(session)
    }

    /// Tries a password; what libssh makes of the answer.
    func logIn(password: String) -> Int32 { ssh_userauth_password(session, nil, password) }

    func send(_ bytes: [UInt8]) { ssh_channel_write(channel, bytes, UInt32(bytes.count)) }

    /// The next packet, without its length.
    func read() throws -> [UInt8] {
        let length = try exactly(4).reduce(0) { $0 << 8 | Int($1) }
        return try exactly(length)
    }

    private func exactly(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                ssh_channel_read(channel, $0.baseAddress! + done, UInt32(count - done), 0)
            }
            try #require(got > 0, "the server hung up")
            done += Int(got)
        }
        return bytes
    }

    /// Opens a file and gives its handle.
    func open(_ path: String, _ flags: OpenFlags) throws -> [UInt8] {
        send(Packet(PacketType.open.rawValue).number(1).string(path).number(flags.rawValue).number(0).framed)
        let reply = try read()
        try #require(reply.first == PacketType.handle.rawValue)
        return Array(reply.dropFirst(9))
    }

    func write(_ handle: [UInt8], _ offset: UInt64, _ bytes: [UInt8]) throws {
        send(Packet(PacketType.write.rawValue).number(2).bytes(handle).wide(offset).bytes(bytes).framed)
        let reply = try read()
        try #require(reply.starts(with: [PacketType.status.rawValue, 0, 0, 0, 2, 0, 0, 0, 0]))
    }
}
