extension FileSystem {
    /// The path without links, "." and "..": what REALPATH answers.
    ///
    /// As OpenSSH's server works it out, which is not as the C library does: the last component need not exist, unless a
    /// slash follows it; and ".." takes the name before it away, be it a file's.
    /// Source: openssh-portable, sftp-realpath.c.
    func canonical(_ path: [UInt8]) throws(FileError) -> RemotePath {
        var rest = path[...]
        var found: [[UInt8]] = []
        var hops = 0
        while !rest.isEmpty {
            let part = Array(rest.prefix { $0 != RemotePath.separator })
            let isLast = part.count == rest.count
            rest = rest.dropFirst(part.count + 1)
            if part.isEmpty || part == RemotePath.current { continue }
            if part == RemotePath.parent {
                _ = found.popLast()
                continue
            }
            found.append(part)
            let place = RemotePath(components: found)
            do throws(FileError) {
                let type = try attributes(of: place, followingLinks: false).permissions.map { $0 & FileType.mask }
                guard type == FileType.symbolicLink.rawValue else { continue }
            } catch {
                guard isLast, error == .noSuchFile else { throw error }
                return place
            }
            hops += 1
            guard hops <= 40 else { throw .tooManyLinks }
            let target = try readSymbolicLink(place)
            if target.first == RemotePath.separator { found = [] } else { found.removeLast() }
            rest = (target + (isLast ? [] : [RemotePath.separator] + rest))[...]
        }
        return RemotePath(components: found)
    }
}
