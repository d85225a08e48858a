import Foundation

/// Where a path leads below a folder of the machine: an open parent directory and a name in it.
///
/// The walk opens one directory after the other without following links, works links out itself and keeps the way it
/// came. So neither ".." nor a link, nor one that is put there meanwhile, leads outside.
struct DiskPlace: ~Copyable {
    /// Open directories from the root to the parent; the last is the parent.
    private let trail: [Int32]
    /// Names from the root to the place itself; empty for the root.
    let names: [[UInt8]]
    /// What is there, links not followed; nil when nothing is.
    let found: stat?

    var parent: Int32 { trail.last! }
    /// The name within ``parent``; "." for the root.
    var name: [UInt8] { names.last ?? [UInt8(ascii: ".")] }
    var isRoot: Bool { names.isEmpty }

    deinit { for descriptor in trail { close(descriptor) } }

    /// Walks `path` from the directory `root`. Only the last component may be missing.
    init(root: Int32, _ path: RemotePath, followingLinks: Bool) throws(FileError) {
        var walk = try Walk(root: root)
        do throws(FileError) {
            try walk.go(path, followingLinks: followingLinks)
        } catch {
            for descriptor in walk.trail { close(descriptor) }
            throw error
        }
        (trail, names, found) = (walk.trail, walk.names, walk.found)
    }

    private struct Walk {
        var trail: [Int32] = []
        var names: [[UInt8]] = []
        var found: stat?
        private var hops = 0
        private let root: Int32

        init(root: Int32) throws(FileError) {
            self.root = root
            try enter(root, [UInt8(ascii: ".")])
            found = try status(trail[0], [UInt8(ascii: ".")])
        }

        mutating func go(_ path: RemotePath, followingLinks: Bool) throws(FileError) {
            var pending = Array(path.components.reversed())
            while let part = pending.popLast() {
                // What was found last is a directory on the way: go into it.
                if let last = names.last, trail.count == names.count {
                    guard let found, isType(found, S_IFDIR) else {
                        throw self.found == nil ? .noSuchFile : .notADirectory
                    }
                    try enter(trail.last!, last)
                }
                if part == RemotePath.parent {
                    try goUp()
                    continue
                }
                guard let next = try status(trail.last!, part) else {
                    guard pending.isEmpty else { throw .noSuchFile }
                    names.append(part)
                    found = nil
                    return
                }
                if isType(next, S_IFLNK), followingLinks || !pending.isEmpty || path.namesDirectory {
                    pending += try follow(part).components.reversed()
                    continue
                }
                names.append(part)
                found = next
            }
            if path.namesDirectory, let found, !isType(found, S_IFDIR) { throw .notADirectory }
        }

        private mutating func goUp() throws(FileError) {
            if !names.isEmpty {
                names.removeLast()
                if trail.count > names.count + 1 { close(trail.removeLast()) }
            }
            // The way so far ends in a directory that is open: name it by its parent again.
            if !names.isEmpty { close(trail.removeLast()) }
            found = try status(trail.last!, names.last ?? [UInt8(ascii: ".")])
        }

        private mutating func follow(_ name: [UInt8]) throws(FileError) -> RemotePath {
            hops += 1
            guard hops <= 40 else { throw .tooManyLinks }
            let target = try readLink(trail.last!, name)
            if target.first == RemotePath.separator {
                for descriptor in trail { close(descriptor) }
                (trail, names) = ([], [])
                try enter(root, [UInt8(ascii: ".")])
            } else if !names.isEmpty, trail.count == names.count + 1 {
                // Standing inside the last named directory: as if it had just been found.
                close(trail.removeLast())
            }
            found = try status(trail.last!, names.last ?? [UInt8(ascii: ".")])
            return RemotePath(target)
        }

        private mutating func enter(_ directory: Int32, _ name: [UInt8]) throws(FileError) {
            let next = name.withCString { openat(directory, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
            guard next >= 0 else { throw FileError(errno: errno) }
            trail.append(next)
        }

        private func status(_ directory: Int32, _ name: [UInt8]) throws(FileError) -> stat? {
            var result = stat()
            if name.withCString({ fstatat(directory, $0, &result, AT_SYMLINK_NOFOLLOW) }) == 0 { return result }
            guard errno == ENOENT else { throw FileError(errno: errno) }
            return nil
        }
    }
}

func isType(_ status: stat, _ type: mode_t) -> Bool { status.st_mode & S_IFMT == type }

/// The target of a link.
func readLink(_ directory: Int32, _ name: [UInt8]) throws(FileError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = name.withCString { name in
        buffer.withUnsafeMutableBytes {
            readlinkat(directory, name, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
        }
    }
    guard count >= 0 else { throw errno == EINVAL ? .notALink : FileError(errno: errno) }
    return Array(buffer[..<count])
}

extension [UInt8] {
    /// The bytes as a C string; they hold no zero.
    func withCString<Value>(_ body: (UnsafePointer<CChar>) -> Value) -> Value {
        (self + [0]).withUnsafeBytes { body($0.baseAddress!.assumingMemoryBound(to: CChar.self)) }
    }
}

extension FileError {
    /// The status OpenSSH's server sends for an error of the system. Source: sftp-server.c, `errno_to_portable`.
    init(errno code: Int32) {
        switch code {
        case ENOENT, ENOTDIR, EBADF, ELOOP: self = FileError(.noSuchFile)
        case EPERM, EACCES, EFAULT: self = FileError(.permissionDenied)
        case ENAMETOOLONG, EINVAL: self = FileError(.badMessage)
        default: self = FileError(.failure, String(cString: strerror(code)))
        }
    }
}
