import CLibSSH
import Drops
import Faults
import Foundation

/// Who is logging in on one connection, by which credentials, and how often it failed.
final class LoginDesk {
    let hello: ClientHello
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
        guard let user = accounts.user(name), user.allowsNone else {
            return answer(name, .none, .refused(reason: "a credential is asked for"), counts: false)
        }
        return answer(name, .none, .granted)
    }

    func key(_ name: String, _ key: SSHPublicKey?, _ state: Int32) -> Int32 {
        guard let key else { return answer(name, .publickey, .refused(reason: "the key cannot be read")) }
        let details = ["keyFingerprint": key.fingerprint, "keyAlgorithm": key.algorithm]
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

    /// A public key whose signature algorithm libssh does not take; told once.
    func refuseAlgorithm(_ reason: String) {
        guard !hasRefusedAlgorithm else { return }
        (hasTried, hasRefusedAlgorithm) = (true, true)
        record(
            name, "userauth-publickey", .refused, ["reason": "the signature algorithm is not taken", "library": reason])
    }

    private static func user(of message: OpaquePointer) -> String {
        ssh_message_auth_user(message).map { String(cString: $0) } ?? ""
    }

    // MARK: The decision

    private func answer(
        _ name: String, _ method: Method, _ check: Accounts.Answer, _ details: [String: String] = [:],
        counts: Bool = true
    ) -> Int32 {
        hasTried = true
        if name != self.name { (self.name, satisfied) = (name, []) }
        var details = details
        var reason: String?
        if case .refused(let why) = check { reason = why }
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

    private func denied(
        _ name: String, _ method: Method, _ reason: String, _ details: [String: String], counts: Bool
    ) -> Int32 {
        var details = details
        details["reason"] = reason
        record(name, "userauth-\(method.rawValue)", .refused, details)
        if counts {
            failures += 1
            if !session.isOnThisMachine { _ = session.wait(session.server.configuration.limits.guessingPenalty) }
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
