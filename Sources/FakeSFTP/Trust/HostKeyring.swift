import CLibSSH
import Foundation
import Synchronization

/// The host keys of one endpoint, and libssh's copy of them for new sessions.
final class HostKeyring: Sendable {
    /// Which keys a connection is shown.
    enum Choice {
        case own
        /// For clients that know no other kind. Made when the first of them comes, for that takes a while; a seed does
        /// not decide it.
        case rsa
        /// Others than usual, for a fault rule.
        case changed
    }

    /// libssh's binds, one for each choice.
    ///
    /// `@unchecked`: the pointers are used only under the keyring's lock.
    private struct Binds: @unchecked Sendable {
        var made: [Choice: OpaquePointer]
    }

    private let binds: Mutex<Binds>
    private let configuration: SFTPConfiguration
    let publicKeys: [SSHPublicKey]

    init(_ configuration: SFTPConfiguration) throws(SFTPEndpointError) {
        self.configuration = configuration
        var keys: [SSHPublicKey] = []
        binds = Mutex(Binds(made: [.own: try Self.makeBind(configuration, .own, &keys)]))
        publicKeys = keys
    }

    deinit {
        binds.withLock { binds in
            for bind in binds.made.values { ssh_bind_free(bind) }
        }
    }

    /// Gives `session` the descriptor and the host keys.
    func prepare(_ session: OpaquePointer, descriptor: Int32, keys: Choice) throws(SFTPEndpointError) {
        let handle = UInt(bitPattern: session)
        let result = binds.withLock { binds in
            Result { () throws(SFTPEndpointError) in
                if binds.made[keys] == nil {
                    var ignored: [SSHPublicKey] = []
                    binds.made[keys] = try Self.makeBind(self.configuration, keys, &ignored)
                }
                let bind = binds.made[keys]!
                guard ssh_bind_accept_fd(bind, OpaquePointer(bitPattern: handle), descriptor) == SSH_OK else {
                    throw .sshLibrary(String(cString: ssh_get_error(UnsafeMutableRawPointer(bind))))
                }
            }
        }
        try result.get()
    }

    private static func makeBind(
        _ configuration: SFTPConfiguration, _ choice: Choice, _ publicKeys: inout [SSHPublicKey]
    ) throws(SFTPEndpointError) -> OpaquePointer {
        guard let bind = ssh_bind_new() else { throw .sshLibrary("out of memory") }
        do throws(SFTPEndpointError) {
            // A configuration file of the machine must not change what a test sees.
            var no = false
            ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no)
            ssh_bind_options_set(bind, SSH_BIND_OPTIONS_BANNER, configuration.ident)
            let sha1 = configuration.sha1Signatures == .announced ? ",ssh-rsa" : ""
            // Left to itself libssh announces no SHA-1 signatures, and takes them.
            if configuration.sha1Signatures != .unannounced {
                ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PUBKEY_ACCEPTED_KEY_TYPES, signatures + securityKeys + sha1)
            }
            ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HOSTKEY_ALGORITHMS, signatures + sha1)
            for key in try privateKeys(configuration, choice) {
                publicKeys.append(try publicKey(of: key))
                // The bind owns the key from here.
                guard ssh_bind_options_set(bind, SSH_BIND_OPTIONS_IMPORT_KEY, UnsafeRawPointer(key)) == SSH_OK else {
                    throw .sshLibrary("a host key of this type is not taken")
                }
            }
        } catch {
            ssh_bind_free(bind)
            throw error
        }
        return bind
    }

    /// The algorithms that libssh knows and nobody has broken, in its order.
    private static let signatures =
        "ssh-ed25519,ecdsa-sha2-nistp521,ecdsa-sha2-nistp384,ecdsa-sha2-nistp256,rsa-sha2-512,rsa-sha2-256"
    private static let securityKeys = ",sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com"

    private static func privateKeys(
        _ configuration: SFTPConfiguration, _ choice: Choice
    ) throws(SFTPEndpointError) -> [OpaquePointer] {
        var keys: [OpaquePointer] = []
        if choice == .rsa {
            // The one key below.
        } else if configuration.hostKeyFiles.isEmpty || choice == .changed {
            let seed = choice == .changed ? ~configuration.hostKeySeed : configuration.hostKeySeed
            for pair in [SSHKeyPair.ed25519(seed: seed), SSHKeyPair.ecdsa(seed: seed)] {
                var key: OpaquePointer?
                guard ssh_pki_import_privkey_base64(pair.privateKey, nil, nil, nil, &key) == SSH_OK, let key else {
                    throw .sshLibrary("the seeded \(pair.publicKey.algorithm) host key is not taken")
                }
                keys.append(key)
            }
        } else {
            for path in configuration.hostKeyFiles {
                var key: OpaquePointer?
                guard ssh_pki_import_privkey_file(path, nil, nil, nil, &key) == SSH_OK, let key else {
                    throw .unreadableHostKey(path: path)
                }
                keys.append(key)
            }
        }
        if configuration.offersRSAHostKey || choice == .rsa {
            var key: OpaquePointer?
            guard ssh_pki_generate(SSH_KEYTYPE_RSA, 2048, &key) == SSH_OK, let key else {
                throw .sshLibrary("no RSA host key could be made")
            }
            keys.append(key)
        }
        return keys
    }

    private static func publicKey(of key: OpaquePointer) throws(SFTPEndpointError) -> SSHPublicKey {
        guard let found = SSHPublicKey(copying: key) else { throw .sshLibrary("a host key cannot be shown") }
        return found
    }
}

extension SSHPublicKey {
    /// The public half of a key of libssh's.
    init?(copying key: OpaquePointer) {
        var text: UnsafeMutablePointer<CChar>?
        guard ssh_pki_export_pubkey_base64(key, &text) == SSH_OK, let text else { return nil }
        defer { ssh_string_free_char(text) }
        guard let blob = Data(base64Encoded: String(cString: text)), blob.count > 4 else { return nil }
        let length = blob.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        self.init(
            algorithm: String(decoding: blob.dropFirst(4).prefix(length), as: UTF8.self), blob: Array(blob), comment: ""
        )
    }
}
