import CLibSSH
import Foundation
import Synchronization

/// The host keys of one endpoint, and libssh's copy of them for new sessions.
final class HostKeyring: Sendable {
    /// libssh's binds: the endpoint's own keys, and others for a fault rule that changes them.
    ///
    /// `@unchecked`: the pointers are used only under the keyring's lock.
    private struct Binds: @unchecked Sendable {
        var own: OpaquePointer
        var other: OpaquePointer?
    }

    private let binds: Mutex<Binds>
    private let configuration: SFTPConfiguration
    let publicKeys: [SSHPublicKey]

    init(_ configuration: SFTPConfiguration) throws(SFTPEndpointError) {
        self.configuration = configuration
        var keys: [SSHPublicKey] = []
        binds = Mutex(Binds(own: try Self.makeBind(configuration, changed: false, &keys)))
        publicKeys = keys
    }

    deinit {
        binds.withLock { binds in
            ssh_bind_free(binds.own)
            if let other = binds.other { ssh_bind_free(other) }
        }
    }

    /// Gives `session` the descriptor and the host keys.
    func prepare(_ session: OpaquePointer, descriptor: Int32, changed: Bool) throws(SFTPEndpointError) {
        let handle = UInt(bitPattern: session)
        let result = binds.withLock { binds in
            Result { () throws(SFTPEndpointError) in
                if changed, binds.other == nil {
                    var ignored: [SSHPublicKey] = []
                    binds.other = try Self.makeBind(self.configuration, changed: true, &ignored)
                }
                let bind = changed ? binds.other! : binds.own
                guard ssh_bind_accept_fd(bind, OpaquePointer(bitPattern: handle), descriptor) == SSH_OK else {
                    throw .sshLibrary(String(cString: ssh_get_error(UnsafeMutableRawPointer(bind))))
                }
            }
        }
        try result.get()
    }

    private static func makeBind(
        _ configuration: SFTPConfiguration, changed: Bool, _ publicKeys: inout [SSHPublicKey]
    ) throws(SFTPEndpointError) -> OpaquePointer {
        guard let bind = ssh_bind_new() else { throw .sshLibrary("out of memory") }
        do throws(SFTPEndpointError) {
            // A configuration file of the machine must not change what a test sees.
            var no = false
            ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no)
            ssh_bind_options_set(bind, SSH_BIND_OPTIONS_BANNER, configuration.ident)
            for key in try privateKeys(configuration, changed: changed) {
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

    private static func privateKeys(
        _ configuration: SFTPConfiguration, changed: Bool
    ) throws(SFTPEndpointError) -> [OpaquePointer] {
        var keys: [OpaquePointer] = []
        if configuration.hostKeyFiles.isEmpty || changed {
            let seed = changed ? ~configuration.hostKeySeed : configuration.hostKeySeed
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
        if configuration.offersRSAHostKey {
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
