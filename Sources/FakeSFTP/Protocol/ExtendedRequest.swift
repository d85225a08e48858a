/// The SSH_FXP_EXTENDED requests that are served: OpenSSH's and `copy-data`.
///
/// Source: OpenSSH's PROTOCOL file, section 4, "SFTP protocol changes" (github.com/openssh/openssh-portable);
/// `copy-data`: draft-ietf-secsh-filexfer-extensions-00, section 7.
enum ExtendedRequest {
    case posixRename(from: [UInt8], to: [UInt8])
    case statvfs(path: [UInt8])
    case fstatvfs(handle: UInt32?)
    case hardlink(existing: [UInt8], link: [UInt8])
    case fsync(handle: UInt32?)
    case lsetstat(path: [UInt8], attributes: FileAttributes)
    case limits
    case expandPath(path: [UInt8])
    case homeDirectory(user: [UInt8])
    case copyData(from: UInt32?, offset: UInt64, count: UInt64, to: UInt32?, toOffset: UInt64)
    case usersGroupsByID(users: [UInt32], groups: [UInt32])
    case unknown(name: String)

    /// Names and versions as announced in SSH_FXP_VERSION.
    static let announced: [(name: String, version: String)] = [
        ("posix-rename@openssh.com", "1"), ("statvfs@openssh.com", "2"), ("fstatvfs@openssh.com", "2"),
        ("hardlink@openssh.com", "1"), ("fsync@openssh.com", "1"), ("lsetstat@openssh.com", "1"),
        ("limits@openssh.com", "1"), ("expand-path@openssh.com", "1"), ("copy-data", "1"),
        ("home-directory", "1"), ("users-groups-by-id@openssh.com", "1"),
    ]

    init(from reader: inout PacketReader) throws(MalformedPacket) {
        let name = String(decoding: try reader.slice(), as: UTF8.self)
        switch name {
        case "posix-rename@openssh.com": self = .posixRename(from: try reader.bytes(), to: try reader.bytes())
        case "statvfs@openssh.com": self = .statvfs(path: try reader.bytes())
        case "fstatvfs@openssh.com": self = .fstatvfs(handle: try reader.handle())
        case "hardlink@openssh.com": self = .hardlink(existing: try reader.bytes(), link: try reader.bytes())
        case "fsync@openssh.com": self = .fsync(handle: try reader.handle())
        case "lsetstat@openssh.com": self = .lsetstat(path: try reader.bytes(), attributes: try reader.attributes())
        case "limits@openssh.com": self = .limits
        case "expand-path@openssh.com": self = .expandPath(path: try reader.bytes())
        case "home-directory": self = .homeDirectory(user: try reader.bytes())
        case "copy-data":
            self = .copyData(
                from: try reader.handle(), offset: try reader.uint64(), count: try reader.uint64(),
                to: try reader.handle(), toOffset: try reader.uint64())
        case "users-groups-by-id@openssh.com":
            self = .usersGroupsByID(users: try Self.numbers(&reader), groups: try Self.numbers(&reader))
        default: self = .unknown(name: name)
        }
    }

    /// The request's name on the wire.
    var name: String {
        switch self {
        case .posixRename: "posix-rename@openssh.com"
        case .statvfs: "statvfs@openssh.com"
        case .fstatvfs: "fstatvfs@openssh.com"
        case .hardlink: "hardlink@openssh.com"
        case .fsync: "fsync@openssh.com"
        case .lsetstat: "lsetstat@openssh.com"
        case .limits: "limits@openssh.com"
        case .expandPath: "expand-path@openssh.com"
        case .homeDirectory: "home-directory"
        case .copyData: "copy-data"
        case .usersGroupsByID: "users-groups-by-id@openssh.com"
        case .unknown(let name): name
        }
    }

    /// A string that holds numbers one after the other.
    private static func numbers(_ reader: inout PacketReader) throws(MalformedPacket) -> [UInt32] {
        var list = PacketReader(try reader.slice())
        var result: [UInt32] = []
        while !list.isAtEnd { result.append(try list.uint32()) }
        return result
    }
}
