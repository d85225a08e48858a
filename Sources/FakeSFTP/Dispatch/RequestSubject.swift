/// What a request is about, as the journal and the fault rules name it.
struct RequestSubject {
    /// `SSH_FXP_OPEN`, `posix-rename@openssh.com`.
    var operation = ""
    /// ``RemotePath/key`` of the file or directory; of the source, for a rename.
    var path: [UInt8] = []
    /// The new name, for a rename or link.
    var newPath: [UInt8]?
    /// Bytes this request moves.
    var count = 0
    /// Whether it takes part in a transfer, whose bytes are counted in one exchange at its close.
    var isTransfer = false

    init(_ request: Request, _ handles: HandleTable) {
        func key(_ path: [UInt8]) -> [UInt8] { RemotePath(path).key }
        func set(_ type: PacketType, _ path: [UInt8]) -> (String, [UInt8]) { (type.name, path) }
        switch request {
        case .initialize: operation = PacketType.initialize.name
        case .open(let path, _, _): (operation, self.path) = set(.open, key(path))
        case .close(let handle): (operation, path) = set(.close, handles.path(handle))
        case .read(let handle, _, let count):
            (operation, path) = set(.read, handles.path(handle))
            (self.count, isTransfer) = (Int(count), true)
        case .write(let handle, _, let data):
            (operation, path) = set(.write, handles.path(handle))
            (count, isTransfer) = (data.count, true)
        case .lstat(let path): (operation, self.path) = set(.lstat, key(path))
        case .stat(let path): (operation, self.path) = set(.stat, key(path))
        case .fstat(let handle): (operation, path) = set(.fstat, handles.path(handle))
        case .setstat(let path, _): (operation, self.path) = set(.setstat, key(path))
        case .fsetstat(let handle, _): (operation, path) = set(.fsetstat, handles.path(handle))
        case .opendir(let path): (operation, self.path) = set(.opendir, key(path))
        case .readdir(let handle): (operation, path) = set(.readdir, handles.path(handle))
        case .remove(let path): (operation, self.path) = set(.remove, key(path))
        case .mkdir(let path, _): (operation, self.path) = set(.mkdir, key(path))
        case .rmdir(let path): (operation, self.path) = set(.rmdir, key(path))
        case .realpath(let path): (operation, self.path) = set(.realpath, key(path))
        case .rename(let from, let to):
            (operation, path) = set(.rename, key(from))
            newPath = key(to)
        case .readlink(let path): (operation, self.path) = set(.readlink, key(path))
        case .symlink(let target, let link):
            (operation, path) = set(.symlink, key(link))
            newPath = target
        case .extended(let extended): describe(extended, handles)
        case .unknown(let type): operation = "SSH_FXP_\(type)"
        }
    }

    private mutating func describe(_ request: ExtendedRequest, _ handles: HandleTable) {
        operation = request.name
        switch request {
        case .posixRename(let from, let to):
            path = RemotePath(from).key
            newPath = RemotePath(to).key
        case .hardlink(let existing, let link):
            path = RemotePath(existing).key
            newPath = RemotePath(link).key
        case .statvfs(let path), .lsetstat(let path, _), .expandPath(let path): self.path = RemotePath(path).key
        case .fstatvfs(let handle), .fsync(let handle): path = handles.path(handle)
        case .copyData(let from, _, _, let to, _):
            path = handles.path(from)
            newPath = handles.path(to)
        case .limits, .homeDirectory, .usersGroupsByID, .unknown: break
        }
    }
}
