import Foundation

/// Why a file could not be sent by SFTP.
public enum SFTPSenderError: Error, Equatable, CustomStringConvertible, Sendable {
    case cannotConnect(host: String, port: Int, reason: String)
    /// The server shows a host key other than the expected one.
    case wrongHostKey(expected: String, shown: String)
    case passwordRefused(user: String)
    case keyRefused(user: String, fingerprint: String)
    /// The private key cannot be read: damaged, or protected by a passphrase.
    case unreadableKey(source: String)
    case noSFTP(reason: String)
    /// A request that the server turned down.
    case refused(operation: String, path: String, status: Int, reason: String)
    case connectionLost(reason: String)
    /// The server owed an answer for so long that it was hung up on.
    case silent(host: String, port: Int, limit: Duration)
    /// The local bytes cannot be read.
    case unreadableContent(reason: String)

    /// Whether the same may succeed later: the connection was lost, or the server told of a failure without a reason
    /// (`SSH_FX_FAILURE`, 4).
    public var mayPass: Bool {
        switch self {
        case .cannotConnect, .connectionLost, .noSFTP, .silent: true
        case .refused(_, _, let status, _): status == 4
        default: false
        }
    }

    /// One sentence for people that begins with `SFTP:`.
    public var description: String {
        switch self {
        case .cannotConnect(let host, let port, let reason): "SFTP: cannot connect to \(host):\(port): \(reason)"
        case .wrongHostKey(let expected, let shown): "SFTP: the host key is \(shown), expected \(expected)"
        case .passwordRefused(let user): "SFTP: the password of user \(user) was refused"
        case .keyRefused(let user, let fingerprint): "SFTP: the key \(fingerprint) was refused for user \(user)"
        case .unreadableKey(let source):
            "SFTP: the private key \(source) cannot be read (OpenSSH or PEM form, without a passphrase)"
        case .noSFTP(let reason): "SFTP: the server does not offer SFTP: \(reason)"
        case .refused(let operation, let path, let status, let reason):
            "SFTP: \(operation) \(path) was refused with status \(status): \(reason)"
        case .connectionLost(let reason): "SFTP: the connection was lost: \(reason)"
        case .silent(let host, let port, let limit):
            "SFTP: \(host):\(port) did not answer within \(limit.formatted(.units(allowed: [.minutes, .seconds, .milliseconds], width: .wide)))"
        case .unreadableContent(let reason): "SFTP: the content cannot be read: \(reason)"
        }
    }
}
