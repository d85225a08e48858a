/// The ATTRS of SFTP version 3; a nil field is absent.
///
/// Source: draft-ietf-secsh-filexfer-02, section 5, "File Attributes".
struct FileAttributes: Equatable, Sendable {
    struct Owner: Equatable, Sendable {
        var user: UInt32
        var group: UInt32
    }

    /// Seconds since 1970.
    struct Times: Equatable, Sendable {
        var accessed: UInt32
        var modified: UInt32
    }

    static let sizeFlag: UInt32 = 0x1
    static let ownerFlag: UInt32 = 0x2
    static let permissionsFlag: UInt32 = 0x4
    static let timesFlag: UInt32 = 0x8
    static let extendedFlag: UInt32 = 0x8000_0000

    var size: UInt64?
    var owner: Owner?
    /// Mode bits with the file type, as in `st_mode`.
    var permissions: UInt32?
    var times: Times?

    var flags: UInt32 {
        (size == nil ? 0 : Self.sizeFlag) | (owner == nil ? 0 : Self.ownerFlag)
            | (permissions == nil ? 0 : Self.permissionsFlag) | (times == nil ? 0 : Self.timesFlag)
    }
}

/// The type bits of `st_mode`, the same on every system that SFTP knows.
enum FileType: UInt32, Sendable {
    case directory = 0o040000
    case regular = 0o100000
    case symbolicLink = 0o120000

    static let mask: UInt32 = 0o170000

    /// The first letter of a long listing.
    var letter: Character {
        switch self {
        case .directory: "d"
        case .regular: "-"
        case .symbolicLink: "l"
        }
    }
}

/// The flags of SSH_FXP_OPEN.
///
/// Source: draft-ietf-secsh-filexfer-02, section 6.3, "Opening, Creating, and Closing Files".
struct OpenFlags: OptionSet, Sendable {
    let rawValue: UInt32
    static let read = OpenFlags(rawValue: 0x01)
    static let write = OpenFlags(rawValue: 0x02)
    static let append = OpenFlags(rawValue: 0x04)
    static let create = OpenFlags(rawValue: 0x08)
    static let truncate = OpenFlags(rawValue: 0x10)
    static let exclusive = OpenFlags(rawValue: 0x20)
}
