import CLibSSH
import Drops
import Foundation

/// One connection of libssh's client, used by one thread.
final class SFTPConnection {
    private let session: OpaquePointer
    private let watch: SFTPWatch
    private var sftp: sftp_session?
    private static let pieceSize = 32 << 10

    /// Connects and logs in.
    init(_ sender: SFTPSender, _ watch: SFTPWatch) throws(SFTPSenderError) {
        session = ssh_new()!
        self.watch = watch
        // From here on deinit frees the session, also when what follows throws.
        try connect(sender)
        watch.attach(ssh_get_fd(session))
        try check(hostKey: sender.hostKeyFingerprint)
        try logIn(sender)
        watch.beat()
        sftp = sftp_new(session)
        guard let sftp, sftp_init(sftp) == SSH_OK else { throw .noSFTP(reason: reason) }
    }

    deinit {
        watch.detach()
        if let sftp { sftp_free(sftp) }
        ssh_disconnect(session)
        ssh_free(session)
    }

    // MARK: Work

    func put(_ blob: Blob, to path: String) throws(SFTPSenderError) {
        guard let file = sftp_open(sftp, path, O_WRONLY | O_CREAT | O_TRUNC, 0o644) else {
            throw refusal("open", path)
        }
        watch.beat()
        do throws(SFTPSenderError) {
            try write(blob, to: file, path)
        } catch {
            // Closing would tell the server that the half is the whole: it must see the connection go instead.
            // (Disconnecting in libssh's own way would free the channel that closing still needs.)
            shutdown(ssh_get_fd(session), Int32(SHUT_RDWR))
            sftp_close(file)
            throw error
        }
        // Only a close that was answered makes the file whole.
        guard sftp_close(file) == SSH_OK else { throw refusal("close", path) }
        watch.beat()
    }

    /// Renames; a file that has the new name already gives way, as version 3 of the protocol renames onto none.
    func rename(_ source: String, to target: String) throws(SFTPSenderError) {
        if sftp_rename(sftp, source, target) == SSH_OK { return }
        let refusal = refusal("rename", source)
        guard case .refused = refusal, sftp_unlink(sftp, target) == SSH_OK, sftp_rename(sftp, source, target) == SSH_OK
        else { throw refusal }
    }

    /// Removes a file if it is there.
    func remove(_ path: String) { _ = sftp_unlink(sftp, path) }

    func makeDirectories(_ path: String) throws(SFTPSenderError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? String(part) : "/" + part
            if let present = sftp_stat(sftp, made) {
                sftp_attributes_free(present)
                continue
            }
            guard sftp_mkdir(sftp, made, 0o755) == SSH_OK else { throw refusal("mkdir", made) }
            watch.beat()
        }
    }

    private func write(_ blob: Blob, to file: sftp_file, _ path: String) throws(SFTPSenderError) {
        var failure: SFTPSenderError?
        do {
            try blob.forEachPiece { bytes in
                var start = 0
                while start < bytes.count, failure == nil {
                    let count = min(Self.pieceSize, bytes.count - start)
                    let written = sftp_write(file, bytes.baseAddress! + start, count)
                    watch.beat()
                    if written > 0 { start += written } else { failure = refusal("write", path) }
                }
            }
        } catch {
            throw .unreadableContent(reason: "\(error)")
        }
        if let failure { throw failure }
    }

    // MARK: Connecting

    private func connect(_ sender: SFTPSender) throws(SFTPSenderError) {
        var port = UInt32(sender.port)
        // A configuration file of the machine must not change what is sent.
        var no = false
        ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no)
        ssh_options_set(session, SSH_OPTIONS_HOST, sender.host)
        ssh_options_set(session, SSH_OPTIONS_PORT, &port)
        ssh_options_set(session, SSH_OPTIONS_USER, sender.user)
        // Connecting, key exchange and login; what follows is watched.
        var seconds = Int(sender.silence.components.seconds)
        var microseconds = Int(sender.silence.components.attoseconds / 1_000_000_000_000)
        ssh_options_set(session, SSH_OPTIONS_TIMEOUT, &seconds)
        ssh_options_set(session, SSH_OPTIONS_TIMEOUT_USEC, &microseconds)
        var yes: Int32 = 1
        ssh_options_set(session, SSH_OPTIONS_NODELAY, &yes)
        ssh_options_set(session, SSH_OPTIONS_CIPHERS_C_S, "aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes256-ctr")
        ssh_options_set(session, SSH_OPTIONS_CIPHERS_S_C, "aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes256-ctr")
        guard ssh_connect(session) == SSH_OK else {
            throw .cannotConnect(host: sender.host, port: sender.port, reason: reason)
        }
    }

    private func check(hostKey expected: String?) throws(SFTPSenderError) {
        guard let expected else { return }
        var key: OpaquePointer?
        guard ssh_get_server_publickey(session, &key) == SSH_OK, let key else {
            throw .connectionLost(reason: reason)
        }
        defer { ssh_key_free(key) }
        let shown = Self.fingerprint(key)
        guard shown == expected else { throw .wrongHostKey(expected: expected, shown: shown) }
    }

    private func logIn(_ sender: SFTPSender) throws(SFTPSenderError) {
        switch sender.credential {
        case .password(let password):
            let code = ssh_userauth_password(session, nil, password)
            guard code == SSH_AUTH_SUCCESS.rawValue else { throw failure(code, .passwordRefused(user: sender.user)) }
        case .privateKeyFile(let path):
            var key: OpaquePointer?
            guard ssh_pki_import_privkey_file(path, nil, nil, nil, &key) == SSH_OK, let key else {
                throw .unreadableKey(source: path)
            }
            try logIn(sender.user, key)
        case .privateKey(let text):
            var key: OpaquePointer?
            guard ssh_pki_import_privkey_base64(text, nil, nil, nil, &key) == SSH_OK, let key else {
                throw .unreadableKey(source: "given as text")
            }
            try logIn(sender.user, key)
        }
    }

    private func logIn(_ user: String, _ key: OpaquePointer) throws(SFTPSenderError) {
        defer { ssh_key_free(key) }
        let code = ssh_userauth_publickey(session, nil, key)
        guard code == SSH_AUTH_SUCCESS.rawValue else {
            throw failure(code, .keyRefused(user: user, fingerprint: Self.fingerprint(key)))
        }
    }

    /// A refusal, unless the connection broke or the time ran out while asking.
    private func failure(_ code: Int32, _ refusal: SFTPSenderError) -> SFTPSenderError {
        switch code {
        case SSH_AUTH_DENIED.rawValue, SSH_AUTH_PARTIAL.rawValue: refusal
        case SSH_AUTH_AGAIN.rawValue: .connectionLost(reason: "no answer to the login in time")
        default: .connectionLost(reason: reason)
        }
    }

    private static func fingerprint(_ key: OpaquePointer) -> String {
        var hash: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &count) == SSH_OK else { return "unknown" }
        defer { ssh_clean_pubkey_hash(&hash) }
        guard let text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, count) else { return "unknown" }
        defer { ssh_string_free_char(text) }
        return String(cString: text)
    }

    private var reason: String { String(cString: ssh_get_error(UnsafeMutableRawPointer(session))) }

    private func refusal(_ operation: String, _ path: String) -> SFTPSenderError {
        guard ssh_is_connected(session) != 0, let sftp else { return .connectionLost(reason: reason) }
        return .refused(operation: operation, path: path, status: Int(sftp_get_error(sftp)), reason: reason)
    }
}
