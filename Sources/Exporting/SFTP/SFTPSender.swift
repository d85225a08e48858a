public import Drops

/// Sends files to an SFTP server, as an exporter does.
///
/// Each call connects, logs in, works and hangs up, on a thread of its own.
public struct SFTPSender: Sendable {
    /// What the user logs in with.
    public enum Credential: Sendable, Equatable {
        case password(String)
        /// A private key file, OpenSSH or PEM form, without a passphrase.
        case privateKeyFile(String)
        /// The text of such a file.
        case privateKey(String)
    }

    /// How the remote name comes into being.
    public enum Naming: Sendable, Equatable {
        /// Written under its name.
        case direct
        /// Written under the name and this suffix, then renamed into place.
        case writeThenRename(suffix: String)
    }

    /// Name or address of the server.
    public let host: String
    /// TCP port of the server.
    public let port: Int
    /// Login name.
    public let user: String
    /// Password or private key; no other way to log in is tried.
    public let credential: Credential
    /// `SHA256:...` of the host key; nil trusts any.
    public let hostKeyFingerprint: String?
    /// How long the server may be silent while it owes an answer.
    public let silence: Duration
    private let clock: any Clock<Duration>

    /// Takes all parts as they are; connects to nothing yet.
    public init(
        host: String, port: Int, user: String, credential: Credential, hostKeyFingerprint: String? = nil,
        silence: Duration = .seconds(60), clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.credential = credential
        self.hostKeyFingerprint = hostKeyFingerprint
        self.silence = silence
        self.clock = clock
    }

    /// Sends one file. The remote folder must exist.
    ///
    /// - Throws: ``SFTPSenderError``
    public func put(_ blob: Blob, to path: String, naming: Naming = .direct) async throws {
        try await put([(path, blob)], naming: naming)
    }

    /// Sends several files over one connection, in order.
    ///
    /// - Throws: ``SFTPSenderError``
    public func put(_ files: [(path: String, content: Blob)], naming: Naming = .direct) async throws {
        try await perform { connection throws(SFTPSenderError) in
            for file in files {
                switch naming {
                case .direct: try connection.put(file.content, to: file.path)
                case .writeThenRename(let suffix):
                    try connection.put(file.content, to: file.path + suffix)
                    try connection.rename(file.path + suffix, to: file.path)
                }
            }
        }
    }

    /// Makes a folder and those above it; one that exists is left as it is.
    ///
    /// - Throws: ``SFTPSenderError``
    public func makeDirectory(_ path: String) async throws {
        try await perform { connection throws(SFTPSenderError) in try connection.makeDirectories(path) }
    }

    /// Removes a file; one that is not there is as good.
    ///
    /// - Throws: ``SFTPSenderError`` where the server cannot be reached.
    public func remove(_ path: String) async throws {
        try await perform { connection throws(SFTPSenderError) in connection.remove(path) }
    }

    private func perform(_ work: @escaping @Sendable (SFTPConnection) throws(SFTPSenderError) -> Void) async throws {
        let watch = SFTPWatch()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await watch.look(every: silence, by: clock) }
            defer { group.cancelAll() }
            try await runOnThread { () throws(SFTPSenderError) in
                do throws(SFTPSenderError) {
                    let connection = try SFTPConnection(self, watch)
                    try work(connection)
                } catch {
                    throw watch.hasHungUp ? .silent(host: host, port: port, limit: silence) : error
                }
            }
        }
    }
}
