/// One request of a client. Paths are bytes; `data` is valid only while the packet is.
enum Request {
    case initialize(version: UInt32)
    case open(path: [UInt8], flags: OpenFlags, attributes: FileAttributes)
    case close(handle: UInt32?)
    case read(handle: UInt32?, offset: UInt64, count: UInt32)
    case write(handle: UInt32?, offset: UInt64, data: UnsafeRawBufferPointer)
    case lstat(path: [UInt8])
    case stat(path: [UInt8])
    case fstat(handle: UInt32?)
    case setstat(path: [UInt8], attributes: FileAttributes)
    case fsetstat(handle: UInt32?, attributes: FileAttributes)
    case opendir(path: [UInt8])
    case readdir(handle: UInt32?)
    case remove(path: [UInt8])
    case mkdir(path: [UInt8], attributes: FileAttributes)
    case rmdir(path: [UInt8])
    case realpath(path: [UInt8])
    case rename(from: [UInt8], to: [UInt8])
    case readlink(path: [UInt8])
    case symlink(target: [UInt8], link: [UInt8])
    case extended(ExtendedRequest)
    case unknown(type: UInt8)

    /// Decodes what follows a packet's type and id.
    init(type: UInt8, from reader: inout PacketReader) throws(MalformedPacket) {
        switch PacketType(rawValue: type) {
        case .open:
            self = .open(
                path: try reader.bytes(), flags: OpenFlags(rawValue: try reader.uint32()),
                attributes: try reader.attributes())
        case .close: self = .close(handle: try reader.handle())
        case .read:
            self = .read(handle: try reader.handle(), offset: try reader.uint64(), count: try reader.uint32())
        case .write:
            self = .write(handle: try reader.handle(), offset: try reader.uint64(), data: try reader.slice())
        case .lstat: self = .lstat(path: try reader.bytes())
        case .stat: self = .stat(path: try reader.bytes())
        case .fstat: self = .fstat(handle: try reader.handle())
        case .setstat: self = .setstat(path: try reader.bytes(), attributes: try reader.attributes())
        case .fsetstat: self = .fsetstat(handle: try reader.handle(), attributes: try reader.attributes())
        case .opendir: self = .opendir(path: try reader.bytes())
        case .readdir: self = .readdir(handle: try reader.handle())
        case .remove: self = .remove(path: try reader.bytes())
        case .mkdir: self = .mkdir(path: try reader.bytes(), attributes: try reader.attributes())
        case .rmdir: self = .rmdir(path: try reader.bytes())
        case .realpath: self = .realpath(path: try reader.bytes())
        case .rename: self = .rename(from: try reader.bytes(), to: try reader.bytes())
        case .readlink: self = .readlink(path: try reader.bytes())
        // OpenSSH's order, target first, which is the reverse of the draft's; clients go by the server's ident.
        // Source: OpenSSH's PROTOCOL file, section 4.1, "sftp: Reversal of arguments to SSH_FXP_SYMLINK".
        case .symlink: self = .symlink(target: try reader.bytes(), link: try reader.bytes())
        case .extended: self = .extended(try ExtendedRequest(from: &reader))
        default: self = .unknown(type: type)
        }
    }
}
