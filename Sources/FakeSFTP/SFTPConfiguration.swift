/// Everything an ``SFTPEndpoint`` is told before it listens.
public struct SFTPConfiguration: Sendable, Equatable {
    /// The address to listen on. Loopback unless told otherwise.
    public var host: String
    /// 0 takes a free port.
    public var port: Int
    /// Who may log in; of two with the same name the later one counts, with the keys of both.
    public var users: [SFTPUser]
    /// Whether every name and credential is let in, each name with a root of its own.
    public var acceptsAnyCredentials: Bool
    /// Decides the ed25519 and ECDSA host keys: the same seed, the same fingerprints.
    public var hostKeySeed: UInt64
    /// Private key files (OpenSSH or PEM, no passphrase) that take the place of the seeded host keys.
    public var hostKeyFiles: [String]
    /// Whether every client is shown an RSA host key as well, made anew at each start. One that knows no other kind is
    /// shown one in any case.
    public var offersRSAHostKey: Bool
    /// What follows `SSH-2.0-` in the server's ident. Clients look for "OpenSSH" in it to learn the order of
    /// SYMLINK's arguments.
    public var ident: String
    /// Whether OpenSSH's client, paramiko and asyncssh, which rank AES-128-GCM below slower ciphers, are offered nothing
    /// else where they know it: up to twice as fast.
    /// Switch it off to test ciphers.
    public var prefersFastCipher: Bool
    /// What becomes of RSA signatures with SHA-1 (`ssh-rsa`).
    public var sha1Signatures: SHA1Signatures
    /// Names under which a closed file is no delivery until it is renamed.
    public var temporaryNames: TemporaryNames
    /// A folder in which each root becomes a folder; nil keeps everything in memory.
    public var dataDirectory: String?
    /// Bounds on sessions, handles and logins.
    public var limits: Limits

    /// What becomes of RSA signatures with SHA-1, which OpenSSH has refused since 8.8.
    ///
    /// Source: OpenSSH's release notes, 8.8, "Potentially-incompatible changes" (www.openssh.com/txt/release-8.8).
    public enum SHA1Signatures: String, Sendable, CaseIterable {
        /// None is taken, as by OpenSSH's server.
        case refused
        /// A user's is taken and no client is told so: who reads what the server takes signs with SHA-2, and the others,
        /// such as curl with libssh2 before 1.11, get in as at a server that is not strict.
        case unannounced
        /// Users' and the host's are taken, and the clients told.
        case announced
    }

    /// Bounds on what one peer can make the endpoint hold.
    public struct Limits: Sendable, Equatable {
        /// Sessions at once; more are turned away.
        public var sessions: Int
        /// Open files and directories of one session.
        public var handles: Int
        /// Failed logins after which the connection is closed.
        public var loginAttempts: Int
        /// Seconds in which a client must have logged in.
        public var loginSeconds: Int
        /// Milliseconds that each failed login costs an address that is not this machine's: one try in that time, over
        /// all its connections.
        public var guessingPenalty: Int

        /// Takes all bounds as they are.
        public init(
            sessions: Int = 10_000, handles: Int = 4096, loginAttempts: Int = 6, loginSeconds: Int = 120,
            guessingPenalty: Int = 1000
        ) {
            self.sessions = sessions
            self.handles = handles
            self.loginAttempts = loginAttempts
            self.loginSeconds = loginSeconds
            self.guessingPenalty = guessingPenalty
        }
    }

    /// Takes all parts as they are; by default loopback, a free port, user `test` with password `test`, in memory.
    public init(
        host: String = "127.0.0.1", port: Int = 0, users: [SFTPUser] = [SFTPUser(name: "test", password: "test")],
        acceptsAnyCredentials: Bool = false, hostKeySeed: UInt64 = 0, hostKeyFiles: [String] = [],
        offersRSAHostKey: Bool = false, ident: String = "OpenSSH_9.2 mockdest", prefersFastCipher: Bool = true,
        sha1Signatures: SHA1Signatures = .unannounced, temporaryNames: TemporaryNames = .standard,
        dataDirectory: String? = nil,
        limits: Limits = Limits()
    ) {
        self.host = host
        self.port = port
        self.users = users
        self.acceptsAnyCredentials = acceptsAnyCredentials
        self.hostKeySeed = hostKeySeed
        self.hostKeyFiles = hostKeyFiles
        self.offersRSAHostKey = offersRSAHostKey
        self.ident = ident
        self.prefersFastCipher = prefersFastCipher
        self.sha1Signatures = sha1Signatures
        self.temporaryNames = temporaryNames
        self.dataDirectory = dataDirectory
        self.limits = limits
    }
}
