import Drops

/// The requests that OpenSSH and others added to SFTP version 3.
extension SFTPDispatcher {
    func perform(_ request: ExtendedRequest, id: UInt32) throws(FileError) {
        switch request {
        case .posixRename(let source, let target): try rename(id, source, target, replacing: true)
        case .statvfs(let name):
            _ = try root.fileSystem.attributes(of: try path(name), followingLinks: true)
            try statvfs(id)
        case .fstatvfs(let handle):
            _ = try handles.file(handle)
            try statvfs(id)
        case .hardlink(let existing, let link): try hardlink(id, existing, link)
        case .fsync(let handle):
            // Of all requests with a handle this one and CLOSE have a code of their own in OpenSSH's server.
            guard let open = try? handles.file(handle) else { throw FileError(.noSuchFile, "Invalid handle") }
            try open.file.synchronize()
            succeed(id)
        case .lsetstat(let path, let attributes): try lsetstat(id, path, attributes)
        case .limits:
            replies.extended(
                id,
                numbers: [
                    UInt64(Self.maximumPacket), UInt64(Self.maximumTransfer), UInt64(Self.maximumTransfer),
                    UInt64(handles.limit),
                ])
        case .expandPath(let path): try expandPath(id, path)
        case .homeDirectory(let name):
            guard name.isEmpty || name == Array(user.name.utf8) else { throw FileError(.failure, "No such user") }
            reply(id, path: RemotePath(components: []))
        case .copyData(let from, let offset, let count, let to, let toOffset):
            try copyData(id, from, offset, count, to, toOffset)
        case .usersGroupsByID(let users, let groups):
            // An unknown number has an empty name, as from OpenSSH's server.
            func names(_ numbers: [UInt32]) -> [String] {
                numbers.map { $0 == 0 || $0 == MemoryFileSystem.owner.user ? owner($0) : "" }
            }
            replies.extended(id, lists: [names(users), names(groups)])
        case .unknown: throw FileError(.operationUnsupported)
        }
    }

    private func reply(_ id: UInt32, path: RemotePath) {
        replies.names(
            id, [ListedName(name: path.absolute, longName: path.absolute, attributes: FileAttributes())])
    }

    /// Source: OpenSSH's PROTOCOL file, section 4.4: eleven numbers in the order of `struct statvfs`.
    private func statvfs(_ id: UInt32) throws(FileError) {
        let found = try root.fileSystem.statistics()
        let readOnlyFlag: UInt64 = user.access == .readOnly ? 1 : 0
        replies.extended(
            id,
            numbers: [
                found.blockSize, found.blockSize, found.total / found.blockSize, found.free / found.blockSize,
                found.free / found.blockSize, found.files, found.freeFiles, found.freeFiles, 0, readOnlyFlag,
                found.longestName,
            ])
    }

    private func hardlink(_ id: UInt32, _ existing: [UInt8], _ link: [UInt8]) throws(FileError) {
        try requireWriting()
        let (from, to) = (try path(existing), try path(link))
        try root.fileSystem.makeHardLink(to, to: from)
        afterReply(root.ledger.linked(from.key, to: to.key) { self.content(to) })
        succeed(id)
    }

    /// A size makes no sense for a link, nor does a mode on Linux.
    private func lsetstat(_ id: UInt32, _ name: [UInt8], _ attributes: FileAttributes) throws(FileError) {
        guard attributes.size == nil else { throw .invalidArgument }
        if attributes.permissions != nil {
            let type = try root.fileSystem.attributes(of: try path(name), followingLinks: false).permissions ?? 0
            guard type & FileType.mask != FileType.symbolicLink.rawValue else {
                throw FileError(.failure, "Operation not supported")
            }
        }
        try setstat(id, name, attributes, followingLinks: false)
    }

    /// "~" and "~user" are the user's root.
    private func expandPath(_ id: UInt32, _ name: [UInt8]) throws(FileError) {
        guard name.first == UInt8(ascii: "~") else { return reply(id, path: try real(name)) }
        let who = name.dropFirst().prefix { $0 != RemotePath.separator }
        guard who.isEmpty || Array(who) == Array(user.name.utf8) else { throw .noSuchFile }
        reply(id, path: try real(Array(name.dropFirst(1 + who.count))))
    }

    /// A count of 0 copies to the end of the source as it is at the start; fewer bytes than asked for are no error, as
    /// with OpenSSH's server.
    private func copyData(
        _ id: UInt32, _ from: UInt32?, _ offset: UInt64, _ count: UInt64, _ to: UInt32?, _ toOffset: UInt64
    ) throws(FileError) {
        let (source, target) = (try handles.file(from), try handles.file(to))
        guard target.flags.contains(.write) else { throw .permissionDenied }
        guard source.flags.contains(.read) || !source.flags.contains(.write) else { throw .permissionDenied }
        guard from != to, source.path != target.path else {
            throw FileError(.failure, "Source and target are one file")
        }
        guard offset <= UInt64(Int64.max), toOffset <= UInt64(Int64.max) else { throw FileError(.badMessage) }
        let size = try source.file.attributes().size ?? 0
        let available = size > offset ? size - offset : 0
        var left = count == 0 ? available : min(count, available)
        var done: UInt64 = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while left > 0 {
            let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(min(left, UInt64(buffer.count)))])
            let moved = try source.file.read(at: offset + done, into: piece)
            guard moved > 0 else { break }
            let position = target.flags.contains(.append) ? nil : toOffset + done
            try target.file.write(UnsafeRawBufferPointer(rebasing: piece[..<moved]), at: position)
            target.changed = true
            target.bytesIn += moved
            done += UInt64(moved)
            left -= UInt64(moved)
        }
        succeed(id)
    }
}
