/// The first byte of an SFTP version 3 packet.
///
/// Source: draft-ietf-secsh-filexfer-02, section 3, "General Packet Format".
enum PacketType: UInt8, Sendable {
    case initialize = 1
    case version = 2
    case open = 3
    case close = 4
    case read = 5
    case write = 6
    case lstat = 7
    case fstat = 8
    case setstat = 9
    case fsetstat = 10
    case opendir = 11
    case readdir = 12
    case remove = 13
    case mkdir = 14
    case rmdir = 15
    case realpath = 16
    case stat = 17
    case rename = 18
    case readlink = 19
    case symlink = 20
    case status = 101
    case handle = 102
    case data = 103
    case name = 104
    case attributes = 105
    case extended = 200
    case extendedReply = 201

    /// The draft's own name, as the journal and the fault rules use it.
    var name: String {
        switch self {
        case .initialize: "SSH_FXP_INIT"
        case .version: "SSH_FXP_VERSION"
        case .open: "SSH_FXP_OPEN"
        case .close: "SSH_FXP_CLOSE"
        case .read: "SSH_FXP_READ"
        case .write: "SSH_FXP_WRITE"
        case .lstat: "SSH_FXP_LSTAT"
        case .fstat: "SSH_FXP_FSTAT"
        case .setstat: "SSH_FXP_SETSTAT"
        case .fsetstat: "SSH_FXP_FSETSTAT"
        case .opendir: "SSH_FXP_OPENDIR"
        case .readdir: "SSH_FXP_READDIR"
        case .remove: "SSH_FXP_REMOVE"
        case .mkdir: "SSH_FXP_MKDIR"
        case .rmdir: "SSH_FXP_RMDIR"
        case .realpath: "SSH_FXP_REALPATH"
        case .stat: "SSH_FXP_STAT"
        case .rename: "SSH_FXP_RENAME"
        case .readlink: "SSH_FXP_READLINK"
        case .symlink: "SSH_FXP_SYMLINK"
        case .status: "SSH_FXP_STATUS"
        case .handle: "SSH_FXP_HANDLE"
        case .data: "SSH_FXP_DATA"
        case .name: "SSH_FXP_NAME"
        case .attributes: "SSH_FXP_ATTRS"
        case .extended: "SSH_FXP_EXTENDED"
        case .extendedReply: "SSH_FXP_EXTENDED_REPLY"
        }
    }
}
