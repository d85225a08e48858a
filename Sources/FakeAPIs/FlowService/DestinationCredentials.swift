/// What a connection says about how to log in to its destination.
public enum DestinationCredentials: Sendable, Equatable {
    /// An access key of Amazon S3.
    case s3(accessKeyID: String, secretAccessKey: String)
    /// A password on an SFTP server.
    case sftpPassword(host: String, port: Int, username: String, password: String)
    /// A private key on an SFTP server, decoded from its Base64 text.
    case sftpKey(host: String, port: Int, username: String, privateKey: [UInt8])
}

/// Which credential the destination turned down.
public struct CredentialRefusal: Error, Sendable, Equatable {
    /// A part of the credentials; the client's own name for it stands in the error of Flow Service.
    public enum Credential: String, Sendable, CaseIterable {
        case accessKeyID, secretAccessKey, host, username, password, privateKey
    }

    /// The part at fault; decides which of `auth.params` the error names.
    public let credential: Credential
    /// One sentence.
    public let message: String

    /// Takes both as they are.
    public init(_ credential: Credential, message: String) {
        self.credential = credential
        self.message = message
    }
}

/// Logs in with credentials; nil when that worked.
public typealias CredentialCheck = @Sendable (DestinationCredentials) async -> CredentialRefusal?
