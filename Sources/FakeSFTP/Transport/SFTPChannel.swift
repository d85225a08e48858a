import CLibSSH
import Foundation

/// One SSH channel: takes the subsystem request, feeds the dispatcher and sends what it answers.
///
/// libssh calls back inside its own reads; nothing is written there, for a full window would block for ever. Replies
/// are gathered and go out in ``pump()``, after the poll has returned.
final class SFTPChannel {
    private let channel: OpaquePointer
    private unowned let session: SSHSession
    private let user: SFTPUser
    private let callbacks = UnsafeMutablePointer<ssh_channel_callbacks_struct>.allocate(capacity: 1)
    private var dispatcher: SFTPDispatcher?

    /// Replies on their way out, and how much of them went.
    private var outgoing = ReplyBuffer()
    private var sent = 0
    /// Packets that had to wait, the last one perhaps not whole.
    private var inbox: [UInt8] = []
    /// Whether libssh holds bytes that a callback did not take.
    private var holdsBack = false
    private var hasEnded = false
    private var reachedEnd = false
    private var isClosing = false
    private var ending: SFTPDispatcher.Ending?
    /// Beyond its window of 1.28 MB no honest client sends.
    private static let floodBound = 4 << 20
    /// Given to libssh at once: what the socket does not take, libssh keeps a copy of.
    private static let sendBound = 64 << 10

    /// Whether both sides closed it.
    private(set) var isFinished = false

    init(_ channel: OpaquePointer, session: SSHSession, user: SFTPUser) {
        self.channel = channel
        self.session = session
        self.user = user
        callbacks.initialize(to: ssh_channel_callbacks_struct())
        setCallbacks()
    }

    deinit { callbacks.deallocate() }

    /// The connection is gone, or the channel.
    func end() {
        guard !hasEnded else { return }
        hasEnded = true
        dispatcher?.end()
        ssh_remove_channel_callbacks(channel, callbacks)
    }

    // MARK: In

    /// Takes what it can of what libssh holds. - Returns: bytes taken; libssh keeps the rest and shows it again.
    private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let dispatcher, ending == nil, !isClosing else { return bytes.count }
        if bytes.count > Self.floodBound {
            ending = .malformed("more than the window allows")
            return bytes.count
        }
        guard outgoing.count - sent < SFTPDispatcher.replyBound else { return hold() }
        var taken = 0
        if !inbox.isEmpty {
            // Complete the packet at hand from the new bytes, then go on without copying.
            while let missing = Self.missing(inbox), missing > 0 {
                guard bytes.count - taken >= missing else { return taken }
                inbox += bytes[taken..<(taken + missing)]
                taken += missing
            }
            serveInbox()
            guard inbox.isEmpty, ending == nil else { return taken + hold() }
        }
        do throws(SFTPDispatcher.Ending) {
            taken += try dispatcher.receive(UnsafeRawBufferPointer(rebasing: bytes[taken...]))
        } catch {
            ending = error
            return bytes.count
        }
        if dispatcher.pause != nil || dispatcher.replies.count >= SFTPDispatcher.replyBound { holdsBack = true }
        return taken
    }

    private func hold() -> Int {
        holdsBack = true
        return 0
    }

    private func serveInbox() {
        guard let dispatcher, !inbox.isEmpty, ending == nil else { return }
        do throws(SFTPDispatcher.Ending) {
            let result = inbox.withUnsafeBytes { bytes in
                Result { () throws(SFTPDispatcher.Ending) in try dispatcher.receive(bytes) }
            }
            inbox.removeFirst(try result.get())
        } catch {
            ending = error
        }
    }

    /// Bytes that the first packet lacks; 0 when it is whole.
    private static func missing(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return 4 - bytes.count }
        let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
        return length > SFTPDispatcher.maximumPacket ? 0 : max(0, 4 + length - bytes.count)
    }

    /// Fetches what libssh kept while replies waited.
    private func fetchHeldBack() {
        holdsBack = false
        let available = ssh_channel_poll(channel, 0)
        guard available > 0 else { return }
        let start = inbox.count
        inbox += [UInt8](repeating: 0, count: Int(available))
        let count = inbox.withUnsafeMutableBytes {
            ssh_channel_read_nonblocking(channel, $0.baseAddress! + start, UInt32(available), 0)
        }
        inbox.removeLast(inbox.count - start - max(0, Int(count)))
    }

    // MARK: Out

    /// Sends what waits and answers what was held back, as far as the client takes it.
    func pump() {
        guard !isClosing, !hasEnded else { return }
        guard let dispatcher else {
            if reachedEnd { close(status: 0) }
            return
        }
        while flush() {
            if ending != nil { return finish() }
            if let milliseconds = dispatcher.pause {
                guard session.wait(milliseconds) else { return session.cut() }
                dispatcher.resume()
                holdsBack = true
            }
            if holdsBack { fetchHeldBack() }
            guard dispatcher.isReady(for: inbox) else { break }
            serveInbox()
        }
        if reachedEnd, outgoing.isEmpty, dispatcher.replies.isEmpty { close(status: 0) }
    }

    /// - Returns: false while the client, or the line, takes no more.
    private func flush() -> Bool {
        guard let dispatcher else { return true }
        while true {
            if sent == outgoing.count {
                sent = 0
                outgoing.truncate(to: 0)
                if dispatcher.replies.isEmpty { return true }
                dispatcher.takeReplies(into: &outgoing)
            }
            guard ssh_get_status(session.handle) & SSH_WRITE_PENDING == 0 else { return false }
            // The dispatcher may add replies meanwhile: libssh reads while it writes.
            let count = outgoing.withUnsafeBytes { bytes in
                ssh_channel_write(
                    channel, bytes.baseAddress! + sent, UInt32(min(bytes.count - sent, Self.sendBound)))
            }
            guard count > 0 else {
                if count < 0 { isClosing = true }
                return false
            }
            sent += Int(count)
            dispatcher.markSent(Int(count))
        }
    }

    private func finish() {
        switch ending {
        case .cut: session.cut()
        case .closeChannel:
            isClosing = true
            ssh_channel_close(channel)
        case .malformed, nil: close(status: 1)
        }
    }

    /// Exit status, end of file, close: the order that rclone and psftp insist on. The client hangs up then.
    private func close(status: Int32) {
        isClosing = true
        ssh_channel_request_send_exit_status(channel, status)
        ssh_channel_send_eof(channel)
        ssh_channel_close(channel)
    }

    // MARK: Callbacks

    private func setCallbacks() {
        callbacks.pointee.size = MemoryLayout<ssh_channel_callbacks_struct>.size
        callbacks.pointee.userdata = Unmanaged.passUnretained(self).toOpaque()
        callbacks.pointee.channel_data_function = { _, _, data, count, isError, channel in
            guard isError == 0 else { return Int32(count) }
            return Int32(SFTPChannel.from(channel).take(UnsafeRawBufferPointer(start: data, count: Int(count))))
        }
        callbacks.pointee.channel_eof_function = { _, _, channel in SFTPChannel.from(channel).reachedEnd = true }
        callbacks.pointee.channel_close_function = { _, _, channel in
            let channel = SFTPChannel.from(channel)
            channel.reachedEnd = true
            channel.isFinished = true
        }
        callbacks.pointee.channel_subsystem_request_function = { _, _, name, channel in
            SFTPChannel.from(channel).start(subsystem: name.map { String(cString: $0) } ?? "")
        }
        callbacks.pointee.channel_exec_request_function = { _, _, command, channel in
            SFTPChannel.from(channel).refuse("exec", target: command.map { String(cString: $0) } ?? "")
        }
        callbacks.pointee.channel_shell_request_function = { _, _, channel in
            SFTPChannel.from(channel).refuse("shell")
        }
        callbacks.pointee.channel_pty_request_function = { _, _, _, _, _, _, _, channel in
            SFTPChannel.from(channel).refuse("pty-req")
        }
        callbacks.pointee.channel_env_request_function = { _, _, _, _, _ in 0 }
        ssh_set_channel_callbacks(channel, callbacks)
    }

    private static func from(_ userdata: UnsafeMutableRawPointer?) -> SFTPChannel {
        Unmanaged<SFTPChannel>.fromOpaque(userdata!).takeUnretainedValue()
    }

    /// - Returns: 0 to accept, 1 to refuse.
    private func start(subsystem: String) -> Int32 {
        guard subsystem == "sftp", dispatcher == nil else { return refuse("subsystem", target: subsystem) }
        let server = session.server
        let root: Root
        do throws(SFTPEndpointError) { root = try server.roots.root(of: user) } catch {
            return refuse("subsystem", target: subsystem, reason: error.description)
        }
        dispatcher = SFTPDispatcher(
            root: root, user: user, recorder: session.recorder, faults: server.faults,
            handleLimit: server.configuration.limits.handles)
        return 0
    }

    private func refuse(
        _ operation: String, target: String = "", reason: String = "only the sftp subsystem is served"
    ) -> Int32 {
        session.refuse(operation, reason, target: target)
        return 1
    }
}
