import CLibSSH
import Drops
import Faults
import Foundation

/// Who is logging in on one connection, by which credentials, and how often it failed.
final class LoginDesk {
    /// What the client offered; of one that waits for the server's offer it is known late.
    var hello: ClientHello
    /// Set when the login is complete.
    private(set) var user: SFTPUser?
    /// Whether any credential was shown.
    private(set) var hasTried = false

    private unowned let session: SSHSession
    private var name = ""
    /// Who was asked for a password in a prompt; the answer does not say it again.
    private var promptedName = ""
    private var satisfied: Set<Method> = []
    private var failures = 0
    private var hasRefusedAlgorithm = false
    /// The key that a probe showed last, for a signature that libssh turns down before it tells of it.
    private var probed: (name: String, details: [String: String])?

    private enum Method: String {
        case password, publickey, none
        case interactive = "keyboard-interactive"
    }

    init(_ session: SSHSession, hello: ClientHello) {
        self.session = session
        self.hello = hello
    }

    var isOpen: Bool { user != nil }

    /// Gives the connection's place back.
    func leave() { if let user { session.server.accounts.leave(user) } }

    // MARK: Methods. Each returns what libssh is to answer.

    func password(_ name: String, _ password: String) -> Int32 {
        answer(name, .password, session.server.accounts.check(name, password: password))
    }

    func none(_ name: String) -> Int32 {
        let accounts = session.server.accounts
        let opens = accounts.user(name)?.allowsNone == true
        return answer(
            name, .none, opens ? .granted : .refused(reason: "a credential is asked for"), counts: opens)
    }

    func key(_ name: String, _ key: SSHPublicKey?, _ state: Int32) -> Int32 {
        guard let key else { return answer(name, .publickey, .refused(reason: "the key cannot be read")) }
        let details = ["keyFingerprint": key.fingerprint, "keyAlgorithm": key.algorithm]
        probed = (name, details)
        var check = session.server.accounts.check(name, key: key)
        if key.isCertificate { check = .refused(reason: "certificates are not taken; offer the key itself") }
        switch state {
        case SSH_PUBLICKEY_STATE_VALID.rawValue: return answer(name, .publickey, check, details)
        case SSH_PUBLICKEY_STATE_NONE.rawValue where check == .granted:
            // A probe: the client learns that the key would do, and signs next.
            hasTried = true
            return Int32(SSH_AUTH_SUCCESS.rawValue)
        case SSH_PUBLICKEY_STATE_NONE.rawValue: return answer(name, .publickey, check, details, counts: false)
        default:
            return answer(name, .publickey, .refused(reason: "the signature does not fit the key"), details)
        }
    }

    /// Asks for the password in a prompt. - Returns: as ``SSHSession`` wants it: 1 refuses, 0 is answered.
    func interactive(_ message: OpaquePointer) -> Int32 {
        guard ssh_message_auth_kbdint_is_response(message) != 0 else {
            promptedName = Self.user(of: message)
            var echo: CChar = 0
            let code = "Password: ".withCString { prompt in
                var prompts: [UnsafePointer<CChar>?] = [prompt]
                return ssh_message_auth_interactive_request(message, "", "", 1, &prompts, &echo)
            }
            return code == SSH_OK ? 0 : 1
        }
        let given = ssh_userauth_kbdint_getnanswers(session.handle)
        let password = given == 1 ? ssh_userauth_kbdint_getanswer(session.handle, 0).map { String(cString: $0) } : nil
        let check = session.server.accounts.check(promptedName, password: password ?? "")
        switch UInt32(bitPattern: answer(promptedName, .interactive, check)) {
        case UInt32(SSH_AUTH_SUCCESS.rawValue): ssh_message_auth_reply_success(message, 0)
        case UInt32(SSH_AUTH_PARTIAL.rawValue): ssh_message_auth_reply_success(message, 1)
        default: return 1
        }
        return 0
    }

    /// A method that is not served (hostbased, GSSAPI).
    func refuseMethod(_ message: OpaquePointer, _ subtype: Int32) {
        hasTried = true
        record(
            Self.user(of: message), "userauth-\(subtype)", .refused,
            ["reason": "this method is not served"])
    }

    /// A signature that libssh turned down, and told nobody but us; the client gets no answer to it.
    func refuseSignature(_ reason: String) {
        guard !hasRefusedAlgorithm else { return }
        (hasTried, hasRefusedAlgorithm) = (true, true)
        failures += 1
        session.server.throttle.failed(session.peerAddress)
        record(
            probed?.name ?? name, "userauth-publickey", .refused,
            (probed?.details ?? [:]).merging(["reason": reason]) { $1 })
    }

    private static func user(of message: OpaquePointer) -> String {
        ssh_message_auth_user(message).map { String(cString: $0) } ?? ""
    }

    // MARK: The decision

    private func answer(
        _ name: String, _ method: Method, _ check: @autoclosure () -> Accounts.Answer,
        _ details: [String: String] = [:],
        counts: Bool = true
    ) -> Int32 {
        hasTried = true
        if name != self.name { (self.name, satisfied) = (name, []) }
        var details = details
        if counts, let waited = awaitTurn() {
            if waited > 0 { details["waitedMilliseconds"] = "\(waited)" }
        } else if counts {
            return denied(name, method, "too many failed logins from this address", details, counts: false)
        }
        var reason: String?
        if case .refused(let why) = check() {
            reason = why
            if counts { session.server.throttle.failed(session.peerAddress) }
        }
        if let fault = fault(name, method) {
            details["fault"] = fault.name
            guard act(fault) else { return denied(name, method, "fault rule", details, counts: false) }
            if Self.refuses(fault) { reason = "fault rule" }
        }
        if let reason { return denied(name, method, reason, details, counts: counts) }
        guard let account = session.server.accounts.user(name) else {
            return denied(name, method, "no such user", details, counts: counts)
        }
        satisfied.insert(method == .interactive ? .password : method)
        if account.requiresBoth, !satisfied.isSuperset(of: [.password, .publickey]) {
            record(name, "userauth-\(method.rawValue)", .succeeded, details, status: "partial success")
            let rest =
                satisfied.contains(.password)
                ? SSH_AUTH_METHOD_PUBLICKEY : SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_INTERACTIVE
            ssh_set_auth_methods(session.handle, Int32(rest))
            return Int32(SSH_AUTH_PARTIAL.rawValue)
        }
        guard session.server.accounts.enter(account) else {
            return denied(name, method, "this user has as many connections as he may", details, counts: counts)
        }
        user = account
        session.recorder.principal = name
        record(name, "userauth-\(method.rawValue)", .succeeded, details, status: "SSH_MSG_USERAUTH_SUCCESS")
        return Int32(SSH_AUTH_SUCCESS.rawValue)
    }

    /// Waits as long as the throttle says. - Returns: milliseconds; nil when no credential is to be looked at.
    private func awaitTurn() -> Int? {
        switch session.server.throttle.check(session.peerAddress) {
        case .wait(let milliseconds): session.wait(milliseconds) ? milliseconds : nil
        case .refuse: nil
        }
    }

    private func denied(
        _ name: String, _ method: Method, _ reason: String, _ details: [String: String], counts: Bool
    ) -> Int32 {
        var details = details
        details["reason"] = reason
        record(name, "userauth-\(method.rawValue)", .refused, details)
        if counts {
            failures += 1
            if failures >= session.server.configuration.limits.loginAttempts { session.hangUp() }
        }
        return Int32(SSH_AUTH_DENIED.rawValue)
    }

    private func record(
        _ name: String, _ operation: String, _ outcome: Exchange.Outcome, _ details: [String: String],
        status: String = "SSH_MSG_USERAUTH_FAILURE"
    ) {
        var recorder = session.recorder
        recorder.principal = name
        let offers = outcome == .refused ? hello.details : [:]
        recorder.record(
            operation, outcome: outcome, status: status, since: recorder.time.now,
            details: details.merging(offers) { own, _ in own })
    }

    // MARK: Fault rules

    private func fault(_ name: String, _ method: Method) -> FaultRule? {
        guard !session.server.faults.isEmpty else { return nil }
        return session.server.faults.decide(
            FaultPlan.Question(endpoint: .sftp, operation: "userauth-\(method.rawValue)", path: "", principal: name))
    }

    /// - Returns: false when the connection ended.
    private func act(_ fault: FaultRule) -> Bool {
        switch fault.then {
        case .delay(let milliseconds): return session.wait(milliseconds)
        case .stall:
            _ = session.wait(.max)
            session.hangUp()
            return false
        case .cut, .closeChannel:
            session.cut()
            return false
        default: return true
        }
    }

    private static func refuses(_ fault: FaultRule) -> Bool {
        switch fault.then {
        case .refuseLogin, .fail, .permissionDenied, .refuseConnection: true
        default: false
        }
    }
}
