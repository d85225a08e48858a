/// Why an endpoint cannot listen.
public enum SFTPEndpointError: Error, Equatable, CustomStringConvertible, Sendable {
    case portInUse(host: String, port: Int)
    case cannotListen(host: String, port: Int, reason: String)
    case unreadableHostKey(path: String)
    /// A line among a user's authorized keys that is no public key.
    case unreadableAuthorizedKey(user: String, line: String)
    /// A folder for a user's files that cannot be made or opened.
    case unusableFolder(path: String, reason: String)
    /// A file that an importer took and that cannot be deleted or moved.
    case cannotClear(path: String, reason: String)
    case sshLibrary(String)
    /// The task that waited was cancelled before the endpoint listened.
    case cancelled
    /// An endpoint runs once.
    case alreadyRan

    /// One sentence for people that begins with `SFTP:`.
    public var description: String {
        switch self {
        case .portInUse(let host, let port):
            "SFTP: port \(port) on \(host) is in use; stop the other program, or take port 0 for a free one"
        case .cannotListen(let host, let port, let reason): "SFTP: cannot listen on \(host):\(port): \(reason)"
        case .unreadableHostKey(let path):
            "SFTP: \(path) is no private host key that can be read (OpenSSH or PEM form, without a passphrase)"
        case .unreadableAuthorizedKey(let user, let line):
            "SFTP: user \(user): \"\(line.prefix(40))\" is no public key (expected: algorithm, Base64, comment)"
        case .unusableFolder(let path, let reason): "SFTP: the folder \(path) cannot be used: \(reason)"
        case .cannotClear(let path, let reason): "SFTP: \(path) cannot be deleted or moved: \(reason)"
        case .sshLibrary(let reason): "SFTP: libssh: \(reason)"
        case .cancelled: "SFTP: cancelled before the endpoint listened"
        case .alreadyRan: "SFTP: an endpoint runs once; make a new one"
        }
    }
}
