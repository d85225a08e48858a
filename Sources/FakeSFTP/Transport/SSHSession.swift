import CLibSSH
import Drops
import Faults
import Foundation

/// One connection, from its ident to its end, on a thread of its own. libssh speaks SSH; nothing here is shared.
final class SSHSession {
    let number: Int
    let server: SFTPServer
    /// libssh's session.
    private(set) var handle: OpaquePointer
    var recorder: ExchangeRecorder
    private(set) var socket: Int32
    private var channels: [SFTPChannel] = []
    private var login: LoginDesk!
    private let startedAt: Date
    private let opened = ContinuousClock.now
    private let serverCallbacks = UnsafeMutablePointer<ssh_server_callbacks_struct>.allocate(capacity: 1)
    /// When the connection ends at the latest; nil while a client that logged in has a channel.
    private var deadline: ContinuousClock.Instant?
    private var isEnding = false
    /// A second after the last channel a client that does not hang up is left no longer than this.
    private static let lingering = Duration.seconds(10)
    private static let channelLimit = 16
    /// `POLLRDHUP` of poll(2) on Linux, which glibc shows only to those who ask for GNU's extensions.
    private static let peerGone: Int16 = 0x2000

    init(number: Int, descriptor: Int32, server: SFTPServer) {
        self.number = number
        self.server = server
        socket = descriptor
        handle = ssh_new()!
        recorder = ExchangeRecorder(journal: server.journal, time: server.time, connection: number)
        startedAt = server.time.now
        deadline = opened + .seconds(server.configuration.limits.loginSeconds)
        serverCallbacks.initialize(to: ssh_server_callbacks_struct())
    }

    deinit {
        ssh_free(handle)
        serverCallbacks.deallocate()
    }

    /// Serves the connection to its end and closes its descriptor.
    func run() {
        var ownsDescriptor = true
        if server.sessions.watch(number, socket: socket), let rule = admit() {
            if greet(keys: rule.then == .changeHostKey ? .changed : .own) {
                ownsDescriptor = false
                serve()
            }
        }
        for channel in channels { channel.end() }
        login?.leave()
        server.sessions.unwatch(number)
        if ownsDescriptor { close(socket) } else { ssh_disconnect(handle) }
        channels = []
    }

    // MARK: Before SSH

    /// What the fault rules say of the connection; nil when it ends here.
    private func admit() -> FaultRule? {
        let none = FaultRule(name: "", then: .delay(milliseconds: 0))
        guard !server.faults.isEmpty,
            let rule = server.faults.decide(
                FaultPlan.Question(endpoint: .sftp, operation: "connect", path: "", principal: ""))
        else { return none }
        recorder.record(
            "connect", outcome: .cut, status: "fault", since: startedAt, details: ["fault": rule.name])
        switch rule.then {
        case .delay(let milliseconds): return wait(milliseconds) ? none : nil
        case .stall, .omitIdent:
            _ = wait(.max)
            return nil
        case .cut, .refuseConnection, .fail: return nil
        default: return rule
        }
    }

    /// Sends the ident, looks at the client's hello and gives libssh the socket.
    ///
    /// libssh sends its ident and its offer in one go. So it first gets one end of a socket pair to write the ident to;
    /// when the client's offer is known, the real socket takes the place of that descriptor.
    private func greet(keys: HostKeyring.Choice) -> Bool {
        guard var placeholder = prepare(keys: keys) else { return false }
        let ident = placeholder.ident
        guard send(socket, ident, ident.count, Int32(MSG_NOSIGNAL)) == ident.count else {
            ssh_silent_disconnect(handle)
            return false
        }
        let hello = ClientHello.peek(socket, server.helloPatience)
        if keys == .own, server.configuration.hostKeyFiles.isEmpty,
            hello.asksForRSA(beside: server.keyring.publicKeys, sha1: server.configuration.sha1Signatures == .announced)
        {
            // libssh has taken its keys already: begin again with a session that has the right one.
            ssh_silent_disconnect(handle)
            ssh_free(handle)
            handle = ssh_new()!
            guard let again = prepare(keys: .rsa) else { return false }
            placeholder = again
        }
        prefer(hello)
        _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
        guard dup2(socket, placeholder.descriptor) >= 0 else { return false }
        _ = fcntl(placeholder.descriptor, F_SETFD, FD_CLOEXEC)
        server.sessions.unwatch(number)
        close(socket)
        socket = placeholder.descriptor
        // When the endpoint is stopping already, the loop sees the end at once.
        if !server.sessions.watch(number, socket: socket) { Self.shutDown(socket) }
        return true
    }

    /// Gives libssh one end of a socket pair and takes the ident it writes there.
    private func prepare(keys: HostKeyring.Choice) -> (descriptor: Int32, ident: [UInt8])? {
        var pair: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
            return nil
        }
        defer { close(pair[1]) }
        do throws(SFTPEndpointError) {
            try server.keyring.prepare(handle, descriptor: pair[0], keys: keys)
        } catch {
            close(pair[0])
            fail(error.description)
            return nil
        }
        ssh_set_blocking(handle, 0)
        setCallbacks()
        guard let ident = readIdent(pair[1]) else {
            ssh_silent_disconnect(handle)
            fail("no ident")
            return nil
        }
        return (pair[0], ident)
    }

    private func readIdent(_ descriptor: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 512)
        for _ in 0..<8 {
            let code = ssh_handle_key_exchange(handle)
            let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            if count > 0 { return Array(bytes[..<count]) }
            guard code == SSH_AGAIN else { return nil }
        }
        return nil
    }

    private func prefer(_ hello: ClientHello) {
        recorder.client = hello.ident
        login = LoginDesk(self, hello: hello)
        if server.configuration.prefersFastCipher, hello.offersFastCipher {
            // The client's order decides, and these clients' rank this one last: so it alone is offered.
            ssh_options_set(handle, SSH_OPTIONS_CIPHERS_C_S, ClientHello.fastCipher)
            ssh_options_set(handle, SSH_OPTIONS_CIPHERS_S_C, ClientHello.fastCipher)
            ssh_server_init_kex(handle)
        }
    }

    private func fail(_ reason: String) {
        recorder.record("connect", outcome: .failed, status: reason, since: startedAt)
    }

    // MARK: The loop

    private func serve() {
        guard let event = ssh_event_new() else { return }
        defer { ssh_event_free(event) }
        guard ssh_event_add_session(event, handle) == SSH_OK else { return }
        defer { ssh_event_remove_session(event, handle) }
        // Sends our offer, when the client waits for it.
        guard ssh_event_dopoll(event, login.hello.isComplete ? patience() : 0) != SSH_ERROR else {
            return noteSilence()
        }
        if !login.hello.isComplete { lookAgain() }
        while !isEnding {
            guard ssh_event_dopoll(event, patience()) != SSH_ERROR else { break }
            if !login.isOpen { noteSignatureRefused() }
            for channel in channels { channel.pump() }
            closeFinishedChannels()
            if ssh_get_status(handle) & (SSH_CLOSED | SSH_CLOSED_ERROR) != 0 { break }
            if let deadline, ContinuousClock.now >= deadline { break }
        }
        noteSilence()
    }

    /// Reads the offer of a client that waited for ours.
    private func lookAgain() {
        var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, patience()) > 0 else { return }
        // Not long: should libssh have read the offer meanwhile, what lies there now is something else.
        var brief = server.helloPatience
        brief.known = brief.others
        login.hello = ClientHello.peek(socket, brief, ident: login.hello.ident)
        recorder.client = login.hello.ident
    }

    /// Notes a client that showed no credential.
    private func noteSilence() {
        guard !login.hasTried else { return }
        let reason = String(cString: ssh_get_error(UnsafeMutableRawPointer(handle)))
        let status =
            !login.hello.ident.hasPrefix("SSH-2.0-")
            ? "no SSH client"
            : ssh_get_cipher_in(handle) == nil ? "no agreement, or the client left" : "the client left without a login"
        recorder.record(
            "key-exchange", outcome: .refused, status: status, since: startedAt,
            details: login.hello.details.merging(["library": reason]) { own, _ in own })
    }

    /// libssh drops a login whose signature it does not take, says so nowhere but here, and lets the client wait.
    private func noteSignatureRefused() {
        let text = String(cString: ssh_get_error(UnsafeMutableRawPointer(handle)))
        guard let refusal = Self.signatureRefusals.first(where: { text.hasPrefix($0.library) }) else { return }
        login.refuseSignature("\(refusal.reason) (libssh: \(text))")
        hangUp()
    }

    private static let signatureRefusals = [
        (library: "Public key from client (", reason: "the signature algorithm is not taken"),
        (library: "The key algorithm '", reason: "the signature algorithm is not taken"),
    ]

    /// Milliseconds to wait for the client; -1 without a limit.
    private func patience() -> Int32 {
        guard deadline != nil else { return -1 }
        if login.isOpen, !channels.isEmpty { deadline = nil }
        guard let deadline else { return -1 }
        let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
        return Int32(min(max(0, left.rounded(.up)), 1e9))
    }

    private func closeFinishedChannels() {
        guard channels.contains(where: \.isFinished) else { return }
        for channel in channels where channel.isFinished { channel.end() }
        channels.removeAll(where: \.isFinished)
        if channels.isEmpty { deadline = .now + Self.lingering }
    }

    /// Ends the connection after the replies at hand.
    func hangUp() { isEnding = true }

    /// Ends the connection as a broken line would.
    func cut() {
        isEnding = true
        Self.shutDown(socket)
    }

    /// Ends both directions of a connection; a thread that waits on it wakes.
    static func shutDown(_ socket: Int32) { shutdown(socket, Int32(SHUT_RDWR)) }

    /// Waits, `.max` for ever; says no when the connection or the endpoint ended meanwhile.
    func wait(_ milliseconds: Int) -> Bool {
        let end = ContinuousClock.now + .milliseconds(min(milliseconds, 1 << 40))
        while true {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { return true }
            var entry = pollfd(fd: socket, events: Self.peerGone, revents: 0)
            let count = poll(&entry, 1, Int32(clamping: Int(left / .milliseconds(1)) + 1))
            if count > 0 { return false }
        }
    }

    /// The peer's numeric address; empty when it is gone already.
    private(set) lazy var peerAddress: String = {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard getpeername(socket, address, &length) == 0 else { return "" }
                var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
                _ = getnameinfo(address, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
                return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            }
        }
    }()

    // MARK: Callbacks

    private func setCallbacks() {
        serverCallbacks.pointee.size = MemoryLayout<ssh_server_callbacks_struct>.size
        serverCallbacks.pointee.userdata = Unmanaged.passUnretained(self).toOpaque()
        serverCallbacks.pointee.auth_password_function = { _, user, password, session in
            SSHSession.from(session).login.password(text(user), text(password))
        }
        serverCallbacks.pointee.auth_none_function = { _, user, session in
            SSHSession.from(session).login.none(text(user))
        }
        serverCallbacks.pointee.auth_pubkey_function = { _, user, key, state, session in
            SSHSession.from(session).login.key(text(user), key.flatMap { SSHPublicKey(copying: $0) }, Int32(state))
        }
        serverCallbacks.pointee.channel_open_request_session_function = { _, session in
            SSHSession.from(session).openChannel()
        }
        ssh_set_server_callbacks(handle, serverCallbacks)
        ssh_set_message_callback(
            handle,
            { _, message, session in SSHSession.from(session).handle(message!) },
            Unmanaged.passUnretained(self).toOpaque())
        ssh_set_auth_methods(
            handle,
            Int32(SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_PUBLICKEY | SSH_AUTH_METHOD_INTERACTIVE))
    }

    private static func from(_ userdata: UnsafeMutableRawPointer?) -> SSHSession {
        Unmanaged<SSHSession>.fromOpaque(userdata!).takeUnretainedValue()
    }

    private func openChannel() -> OpaquePointer? {
        guard let user = login.user, channels.count < Self.channelLimit, let channel = ssh_channel_new(handle) else {
            return nil
        }
        channels.append(SFTPChannel(channel, session: self, user: user))
        return channel
    }

    /// What libssh has no callback for. - Returns: 1 to have it refused, 0 when it was answered.
    private func handle(_ message: OpaquePointer) -> Int32 {
        let (type, subtype) = (ssh_message_type(message), ssh_message_subtype(message))
        switch type {
        case Int32(SSH_REQUEST_AUTH.rawValue) where subtype == Int32(SSH_AUTH_METHOD_INTERACTIVE):
            return login.interactive(message)
        case Int32(SSH_REQUEST_AUTH.rawValue): login.refuseMethod(message, subtype)
        case Int32(SSH_REQUEST_CHANNEL_OPEN.rawValue): refuse("channel-open", "only sessions are served")
        case Int32(SSH_REQUEST_GLOBAL.rawValue) where subtype == Int32(SSH_GLOBAL_REQUEST_TCPIP_FORWARD.rawValue):
            refuse("tcpip-forward", "forwarding is not served")
        default: break
        }
        return 1
    }

    /// Notes a request that is not served.
    func refuse(_ operation: String, _ reason: String, target: String = "") {
        recorder.record(
            operation, target: target, outcome: .refused, status: "SSH_MSG_CHANNEL_FAILURE", since: server.time.now,
            details: ["reason": reason])
    }
}

/// A C string of a peer, for people.
private func text(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }
