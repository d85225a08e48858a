import Drops
import Foundation

/// The requests of SFTP version 3. Each either adds its reply or throws the status to reply with.
extension SFTPDispatcher {
    func perform(_ request: Request, id: UInt32) throws(FileError) {
        switch request {
        case .initialize: break
        case .open(let path, let flags, let attributes): try open(id, path, flags, attributes)
        case .close(let handle): try close(id, handle)
        case .read(let handle, let offset, let count): try read(id, handle, offset, count)
        case .write(let handle, let offset, let data): try write(id, handle, offset, data)
        case .lstat(let path): try stat(id, path, followingLinks: false)
        case .stat(let path): try stat(id, path, followingLinks: true)
        case .fstat(let handle): replies.attributes(id, told(try handles.file(handle).file.attributes()))
        case .setstat(let path, let attributes): try setstat(id, path, attributes, followingLinks: true)
        case .fsetstat(let handle, let attributes): try fsetstat(id, handle, attributes)
        case .opendir(let path): try opendir(id, path)
        case .readdir(let handle): try readdir(id, handle)
        case .remove(let path): try remove(id, path)
        case .mkdir(let path, let attributes): try mkdir(id, path, attributes)
        case .rmdir(let path):
            try requireWriting()
            try root.fileSystem.removeDirectory(try self.path(path))
            succeed(id)
        case .realpath(let path):
            let found = try real(path).absolute
            replies.names(id, [ListedName(name: found, longName: found, attributes: FileAttributes())])
        case .rename(let source, let target): try rename(id, source, target, replacing: false)
        case .readlink(let path):
            let target = try root.fileSystem.readSymbolicLink(try self.path(path))
            replies.names(id, [ListedName(name: target, longName: target, attributes: FileAttributes())])
        case .symlink(let target, let link):
            try requireWriting()
            try root.fileSystem.makeSymbolicLink(try path(link), to: try checked(target))
            succeed(id)
        case .extended(let extended): try perform(extended, id: id)
        case .unknown: throw FileError(.operationUnsupported)
        }
    }

    func succeed(_ id: UInt32) { replies.status(id, .ok, StatusCode.ok.text) }

    func requireWriting() throws(FileError) {
        guard user.access != .readOnly else { throw .permissionDenied }
    }

    func requireReading() throws(FileError) {
        guard user.access != .writeOnly else { throw .permissionDenied }
    }

    func path(_ bytes: [UInt8]) throws(FileError) -> RemotePath { RemotePath(try checked(bytes)) }

    /// What REALPATH tells. Only here an empty path is the current directory, as with OpenSSH's server.
    func real(_ bytes: [UInt8]) throws(FileError) -> RemotePath {
        try root.fileSystem.canonical(try checked(bytes.isEmpty ? RemotePath.current : bytes))
    }

    /// A path or a link's target, if it can be one. The bounds are Linux's, whose 4096 count the zero at the end.
    private func checked(_ bytes: [UInt8]) throws(FileError) -> [UInt8] {
        guard !bytes.isEmpty else { throw .noSuchFile }
        guard !bytes.contains(0) else { throw .zeroInName }
        guard bytes.count < 4096 else { throw .nameTooLong }
        return bytes
    }

    /// The attributes as the client is to see them: a fault rule may change the size.
    func told(_ attributes: FileAttributes) -> FileAttributes {
        guard sizeError != 0, let size = attributes.size else { return attributes }
        var changed = attributes
        changed.size = UInt64(clamping: Int(clamping: size) + sizeError)
        return changed
    }

    // MARK: Files

    private func open(
        _ id: UInt32, _ name: [UInt8], _ flags: OpenFlags, _ attributes: FileAttributes
    ) throws(FileError) {
        let writes = !flags.isDisjoint(with: [.write, .append, .create, .truncate])
        if writes { try requireWriting() }
        if !flags.contains(.write) || flags.contains(.read) { try requireReading() }
        try handles.checkRoom()
        let path = try path(name)
        let mode = (attributes.permissions ?? 0o666) & ~Self.umask
        let file = try root.fileSystem.open(path, flags, mode: mode)
        let isEmpty = try file.attributes().size == 0
        let isNew = isEmpty && !flags.isDisjoint(with: [.truncate, .create])
        let mayWrite = !flags.isDisjoint(with: [.write, .truncate])
        let handle = FileHandle(
            file: file, path: path.key, flags: flags, upload: mayWrite ? root.ledger.opened(path.key) : nil,
            openedAt: recorder.time.now, changed: mayWrite && isNew)
        replies.handle(id, handles.add(.file(handle)))
    }

    private func close(_ id: UInt32, _ number: UInt32?) throws(FileError) {
        guard case .file(let handle) = try handles.remove(number) else { return succeed(id) }
        closing = handle
        handle.file.close()
        if let upload = handle.upload {
            afterReply(root.ledger.closed(upload, changed: handle.changed) { try? handle.file.snapshot() })
        }
        succeed(id)
    }

    private func read(_ id: UInt32, _ number: UInt32?, _ offset: UInt64, _ count: UInt32) throws(FileError) {
        let handle = try handles.file(number)
        guard handle.flags.contains(.read) || !handle.flags.contains(.write) else { throw .permissionDenied }
        guard offset <= UInt64(Int64.max) else { throw FileError(.badMessage) }
        let wanted = min(Int(count), Self.maximumTransfer)
        let before = replies.count
        let moved = try replies.data(id, limit: wanted) { buffer throws(FileError) in
            let moved = try handle.file.read(at: offset, into: buffer)
            // A read of nothing is answered with nothing, not with the end of the file.
            if moved == 0, wanted > 0 { throw FileError(.endOfFile) }
            return moved
        }
        if corrupts, moved > 0 { replies.flipBit(at: before + 13 + moved / 2) }
        handle.bytesOut += moved
    }

    private func write(
        _ id: UInt32, _ number: UInt32?, _ offset: UInt64, _ data: UnsafeRawBufferPointer
    ) throws(FileError) {
        let handle = try handles.file(number)
        guard handle.flags.contains(.write) else { throw .permissionDenied }
        let position = handle.flags.contains(.append) ? nil : offset
        guard position ?? 0 <= UInt64(Int64.max) else { throw FileError(.badMessage) }
        if corrupts, !data.isEmpty {
            var altered = Array(data)
            altered[altered.count / 2] ^= 1
            let result = altered.withUnsafeBytes { bytes in
                Result { () throws(FileError) in try handle.file.write(bytes, at: position) }
            }
            try result.get()
        } else {
            try handle.file.write(data, at: position)
        }
        handle.changed = true
        handle.bytesIn += data.count
        succeed(id)
    }

    private func remove(_ id: UInt32, _ name: [UInt8]) throws(FileError) {
        try requireWriting()
        let path = try path(name)
        try root.fileSystem.removeFile(path)
        afterReply(root.ledger.removed(path.key))
        succeed(id)
    }

    func rename(_ id: UInt32, _ source: [UInt8], _ target: [UInt8], replacing: Bool) throws(FileError) {
        try requireWriting()
        let (from, to) = (try path(source), try path(target))
        try root.fileSystem.rename(from, to: to, replacing: replacing)
        for event in root.ledger.renamed(from.key, to: to.key, content: { self.content(RemotePath($0)) }) {
            afterReply(event)
        }
        succeed(id)
    }

    func content(_ path: RemotePath) -> Blob? { try? root.fileSystem.snapshot(path) }

    // MARK: Attributes

    private func stat(_ id: UInt32, _ name: [UInt8], followingLinks: Bool) throws(FileError) {
        replies.attributes(
            id, told(try root.fileSystem.attributes(of: try path(name), followingLinks: followingLinks)))
    }

    func setstat(
        _ id: UInt32, _ name: [UInt8], _ attributes: FileAttributes, followingLinks: Bool
    ) throws(FileError) {
        try requireWriting()
        try root.fileSystem.setAttributes(attributes, of: try path(name), followingLinks: followingLinks)
        succeed(id)
    }

    private func fsetstat(_ id: UInt32, _ number: UInt32?, _ attributes: FileAttributes) throws(FileError) {
        try requireWriting()
        let handle = try handles.file(number)
        if attributes.size != nil {
            guard handle.flags.contains(.write) else { throw .permissionDenied }
            handle.changed = true
        }
        try handle.file.setAttributes(attributes)
        succeed(id)
    }

    // MARK: Directories

    private func opendir(_ id: UInt32, _ name: [UInt8]) throws(FileError) {
        try requireReading()
        try handles.checkRoom()
        let path = try path(name)
        let entries = try root.fileSystem.list(path)
        replies.handle(id, handles.add(.directory(DirectoryHandle(path: path.key, rest: entries[...]))))
    }

    private func readdir(_ id: UInt32, _ number: UInt32?) throws(FileError) {
        var handle = try handles.directory(number)
        guard !handle.rest.isEmpty else { throw FileError(.endOfFile) }
        let now = recorder.time.seconds
        replies.names(
            id,
            handle.rest.prefix(100).map { entry in
                var shown = entry
                shown.attributes = told(entry.attributes)
                let line = LongName.line(for: shown, owner: owner(shown.attributes.owner?.user ?? 0), now: now)
                return ListedName(name: shown.name, longName: line, attributes: shown.attributes)
            })
        handle.rest = handle.rest.dropFirst(100)
        if let number { handles.replace(number, with: handle) }
    }

    private func mkdir(_ id: UInt32, _ name: [UInt8], _ attributes: FileAttributes) throws(FileError) {
        try requireWriting()
        // A directory is made without set-ids, whatever is asked for.
        let mode = (attributes.permissions ?? 0o777) & 0o1777 & ~Self.umask
        try root.fileSystem.makeDirectory(try path(name), mode: mode)
        succeed(id)
    }

    /// A name for a number, as a listing shows it.
    func owner(_ number: UInt32) -> String {
        switch number {
        case MemoryFileSystem.owner.user: user.name
        case 0: "root"
        default: "\(number)"
        }
    }
}
