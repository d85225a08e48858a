/// What an SFTP version 3 reply says of the request.
///
/// Source: "SSH File Transfer Protocol", draft-ietf-secsh-filexfer-02, section 7, "Responses from the Server to the
/// Client" (datatracker.ietf.org/doc/html/draft-ietf-secsh-filexfer-02).
public enum StatusCode: UInt32, Sendable, CaseIterable {
    case ok = 0
    case endOfFile
    case noSuchFile
    case permissionDenied
    case failure
    case badMessage
    case noConnection
    case connectionLost
    case operationUnsupported

    /// The draft's own name, `SSH_FX_NO_SUCH_FILE`.
    public var name: String {
        switch self {
        case .ok: "SSH_FX_OK"
        case .endOfFile: "SSH_FX_EOF"
        case .noSuchFile: "SSH_FX_NO_SUCH_FILE"
        case .permissionDenied: "SSH_FX_PERMISSION_DENIED"
        case .failure: "SSH_FX_FAILURE"
        case .badMessage: "SSH_FX_BAD_MESSAGE"
        case .noConnection: "SSH_FX_NO_CONNECTION"
        case .connectionLost: "SSH_FX_CONNECTION_LOST"
        case .operationUnsupported: "SSH_FX_OP_UNSUPPORTED"
        }
    }

    /// The text OpenSSH's server sends with it.
    var text: String {
        switch self {
        case .ok: "Success"
        case .endOfFile: "End of file"
        case .noSuchFile: "No such file"
        case .permissionDenied: "Permission denied"
        case .failure: "Failure"
        case .badMessage: "Bad message"
        case .noConnection: "No connection"
        case .connectionLost: "Connection lost"
        case .operationUnsupported: "Operation unsupported"
        }
    }

    /// The code of a name such as `SSH_FX_FAILURE`.
    init?(name: String) {
        guard let code = StatusCode.allCases.first(where: { $0.name == name }) else { return nil }
        self = code
    }
}

/// A request that was understood and turned down.
struct FileError: Error, Equatable {
    var code: StatusCode
    var message: String

    init(_ code: StatusCode, _ message: String? = nil) {
        self.code = code
        self.message = message ?? code.text
    }

    // The codes are those that OpenSSH's server sends for the same errno.
    static let noSuchFile = FileError(.noSuchFile)
    static let notADirectory = FileError(.noSuchFile, "Not a directory")
    static let tooManyLinks = FileError(.noSuchFile, "Too many levels of symbolic links")
    static let permissionDenied = FileError(.permissionDenied)
    static let exists = FileError(.failure, "File exists")
    static let isADirectory = FileError(.failure, "Is a directory")
    static let notEmpty = FileError(.failure, "Directory not empty")
    static let busy = FileError(.failure, "Device or resource busy")
    static let invalidArgument = FileError(.badMessage, "Invalid argument")
    static let crossesItself = invalidArgument
    static let zeroInName = FileError(.badMessage, "A name holds a zero byte")
    static let notALink = FileError(.badMessage, "Not a symbolic link")
    static let nameTooLong = FileError(.badMessage, "File name too long")
    static let fileTooLarge = FileError(.failure, "File too large")
    static let diskFull = FileError(.failure, "No space left on device")
    static let quotaExceeded = FileError(.failure, "Disk quota exceeded")
    static let invalidHandle = FileError(.failure, "Invalid handle")
    static let tooManyHandles = FileError(.failure, "Too many open files")
}
