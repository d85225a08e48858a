import Drops
import Foundation
import Synchronization

/// A root that is a folder of this machine.
///
/// What was delivered must not change when a client writes to the file again. A delivery is a second hard link in
/// `deliveries`; opening such a file for writing first gives it an inode of its own.
final class DiskFileSystem: FileSystem {
    private struct Inode: Hashable {
        var device: UInt64
        var number: UInt64
        init(_ status: stat) { (device, number) = (UInt64(status.st_dev), UInt64(status.st_ino)) }
    }

    private let root: Int32
    private let deliveries: Spool
    private let meter: StorageMeter
    /// Inodes that a delivery shares.
    private let shared = Mutex<Set<Inode>>([])

    /// - Parameters:
    ///   - path: an existing folder.
    ///   - deliveries: where contents of deliveries are kept, on the same file system.
    init(path: String, deliveries: Spool, quota: Int = .max) throws(FileError) {
        root = Foundation.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { throw FileError(errno: errno) }
        self.deliveries = deliveries
        meter = StorageMeter(limit: quota)
        if quota < .max { try? meter.reserve(Self.usedBytes(below: path)) }
    }

    deinit { close(root) }

    func open(_ path: RemotePath, _ flags: OpenFlags, mode: UInt32) throws(FileError) -> any OpenFile {
        let place = try find(path, followingLinks: !flags.contains([.create, .exclusive]))
        let changes = !flags.isDisjoint(with: [.write, .truncate])
        if let found = place.found {
            if flags.contains(.create), flags.contains(.exclusive) { throw .exists }
            guard isType(found, S_IFREG) else { throw isType(found, S_IFDIR) ? .isADirectory : .permissionDenied }
            if changes { try unshare(place, keeping: !flags.contains(.truncate)) }
        } else {
            guard flags.contains(.create) else { throw .noSuchFile }
            guard !path.namesDirectory else { throw .isADirectory }
        }
        var options = O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        options |= changes ? O_RDWR : O_RDONLY
        if flags.contains(.create) { options |= O_CREAT }
        if flags.contains([.create, .exclusive]) { options |= O_EXCL }
        if flags.contains(.append) { options |= O_APPEND }
        let descriptor = place.name.withCString { openat(place.parent, $0, options, mode_t(mode & 0o777)) }
        guard descriptor >= 0 else { throw FileError(errno: errno) }
        let file = DiskOpenFile(descriptor, appends: flags.contains(.append), in: self, meter: meter)
        // Whatever umask this process has.
        if place.found == nil { try check(fchmod(descriptor, mode_t(mode & 0o777))) }
        if flags.contains(.truncate) { try file.truncate(to: 0) }
        return file
    }

    func list(_ path: RemotePath) throws(FileError) -> [DirectoryEntry] {
        let place = try find(path, followingLinks: true)
        guard let found = place.found else { throw .noSuchFile }
        guard isType(found, S_IFDIR) else { throw .notADirectory }
        let descriptor = place.name.withCString { openat(place.parent, $0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0, let stream = fdopendir(descriptor) else { throw FileError(errno: errno) }
        defer { closedir(stream) }
        var entries: [DirectoryEntry] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            // Above the root there is nothing to be seen.
            let shown = name == RemotePath.parent && place.isRoot ? [UInt8(ascii: ".")] : name
            var status = stat()
            guard shown.withCString({ fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else { continue }
            entries.append(DirectoryEntry(name: name, attributes: Self.attributes(status), links: Int(status.st_nlink)))
        }
        return entries.sorted { Self.order($0.name, $1.name) }
    }

    func attributes(of path: RemotePath, followingLinks: Bool) throws(FileError) -> FileAttributes {
        guard let found = try find(path, followingLinks: followingLinks).found else { throw .noSuchFile }
        return Self.attributes(found)
    }

    func setAttributes(_ attributes: FileAttributes, of path: RemotePath, followingLinks: Bool) throws(FileError) {
        let place = try find(path, followingLinks: followingLinks)
        guard let found = place.found else { throw .noSuchFile }
        if let size = attributes.size {
            guard isType(found, S_IFREG) else { throw .isADirectory }
            let file = try open(path, [.write], mode: 0)
            defer { file.close() }
            try file.setAttributes(FileAttributes(size: size))
        }
        if let permissions = attributes.permissions, !isType(found, S_IFLNK) {
            try check(place.name.withCString { fchmodat(place.parent, $0, mode_t(permissions & 0o777), 0) })
        }
        if let times = attributes.times {
            let moments = Self.moments(times)
            try check(place.name.withCString { utimensat(place.parent, $0, moments, AT_SYMLINK_NOFOLLOW) })
        }
    }

    func removeFile(_ path: RemotePath) throws(FileError) {
        let place = try find(path.withoutSlash, followingLinks: false)
        guard let found = place.found else { throw .noSuchFile }
        guard !isType(found, S_IFDIR) else { throw .isADirectory }
        guard !path.namesDirectory else { throw .notADirectory }
        try check(place.name.withCString { unlinkat(place.parent, $0, 0) })
        release(found)
    }

    func makeDirectory(_ path: RemotePath, mode: UInt32) throws(FileError) {
        let place = try find(path.withoutSlash, followingLinks: false)
        guard place.found == nil else { throw .exists }
        guard !path.endsInDot else { throw .noSuchFile }
        try check(place.name.withCString { mkdirat(place.parent, $0, mode_t(mode & 0o777)) })
        try check(place.name.withCString { fchmodat(place.parent, $0, mode_t(mode & 0o777), 0) })
    }

    func removeDirectory(_ path: RemotePath) throws(FileError) {
        let place = try find(path.withoutSlash, followingLinks: false)
        guard let found = place.found else { throw .noSuchFile }
        guard isType(found, S_IFDIR) else { throw .notADirectory }
        guard !path.endsInDot else { throw .invalidArgument }
        guard !place.isRoot else { throw .busy }
        try check(place.name.withCString { unlinkat(place.parent, $0, AT_REMOVEDIR) })
    }

    func rename(_ source: RemotePath, to target: RemotePath, replacing: Bool) throws(FileError) {
        let from = try find(source.withoutSlash, followingLinks: false)
        guard let moved = from.found else { throw .noSuchFile }
        guard !from.isRoot else { throw .busy }
        let isDirectory = isType(moved, S_IFDIR)
        guard isDirectory || !source.namesDirectory else { throw .notADirectory }
        let to = try find(target.withoutSlash, followingLinks: false)
        guard !to.isRoot else { throw .exists }
        if let present = to.found {
            guard replacing else { throw .exists }
            if Inode(present) != Inode(moved), isType(present, S_IFREG) { release(present) }
        } else if target.namesDirectory, !isDirectory {
            throw .notADirectory
        }
        try check(
            from.name.withCString { old in to.name.withCString { new in renameat(from.parent, old, to.parent, new) } })
    }

    func makeSymbolicLink(_ path: RemotePath, to target: [UInt8]) throws(FileError) {
        let place = try find(path.withoutSlash, followingLinks: false)
        guard place.found == nil else { throw .exists }
        guard !path.namesDirectory else { throw .noSuchFile }
        try check(target.withCString { target in place.name.withCString { symlinkat(target, place.parent, $0) } })
    }

    func readSymbolicLink(_ path: RemotePath) throws(FileError) -> [UInt8] {
        let place = try find(path, followingLinks: false)
        guard place.found != nil else { throw .noSuchFile }
        return try readLink(place.parent, place.name)
    }

    func makeHardLink(_ path: RemotePath, to existing: RemotePath) throws(FileError) {
        let from = try find(existing, followingLinks: false)
        guard from.found != nil else { throw .noSuchFile }
        let to = try find(path.withoutSlash, followingLinks: false)
        guard to.found == nil else { throw .exists }
        guard !path.namesDirectory else { throw .noSuchFile }
        try check(
            from.name.withCString { old in to.name.withCString { new in linkat(from.parent, old, to.parent, new, 0) } })
    }

    func statistics() throws(FileError) -> FileSystemStatistics {
        var found = statvfs()
        try check(fstatvfs(root, &found))
        let block = UInt64(found.f_frsize)
        let free = UInt64(found.f_bavail) * block
        let allowed = meter.limit == .max ? free : min(free, UInt64(max(0, meter.limit - meter.used)))
        return FileSystemStatistics(
            blockSize: block, total: UInt64(found.f_blocks) * block, free: allowed, files: UInt64(found.f_files),
            freeFiles: UInt64(found.f_favail), longestName: UInt64(found.f_namemax))
    }

    func snapshot(_ path: RemotePath) throws(FileError) -> Blob {
        let file = try open(path, [.read], mode: 0)
        defer { file.close() }
        return try file.snapshot()
    }

    // MARK: Deliveries

    /// Keeps what an open file holds now under a name of our own.
    func keep(_ descriptor: Int32) throws(FileError) -> Blob {
        var status = stat()
        try check(fstat(descriptor, &status))
        guard status.st_size > 0 else { return Blob([]) }
        let path = deliveries.directory! + "/delivery-\(UUID().uuidString)"
        try check(linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, path, AT_SYMLINK_FOLLOW))
        shared.withLock { _ = $0.insert(Inode(status)) }
        do { return try deliveries.adopt(fileAt: path) } catch { throw FileError(.failure, "\(error)") }
    }

    /// Gives a file that a delivery shares an inode of its own.
    private func unshare(_ place: borrowing DiskPlace, keeping: Bool) throws(FileError) {
        guard let found = place.found, shared.withLock({ $0.contains(Inode(found)) }) else { return }
        let copy = Array(".mockdest-\(UUID().uuidString)".utf8)
        let target = copy.withCString { openat(place.parent, $0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
        guard target >= 0 else { throw FileError(errno: errno) }
        defer { close(target) }
        do throws(FileError) {
            if keeping { try copyContent(of: place, to: target) }
            try check(fchmod(target, found.st_mode & 0o777))
            try check(
                copy.withCString { old in
                    place.name.withCString { new in renameat(place.parent, old, place.parent, new) }
                })
        } catch {
            _ = copy.withCString { unlinkat(place.parent, $0, 0) }
            throw error
        }
        if !keeping { meter.release(Int(found.st_size)) }
    }

    private func copyContent(of place: borrowing DiskPlace, to target: Int32) throws(FileError) {
        let source = place.name.withCString { openat(place.parent, $0, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) }
        guard source >= 0 else { throw FileError(errno: errno) }
        defer { close(source) }
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count >= 0 else { throw FileError(errno: errno) }
            guard count > 0 else { return }
            guard write(target, buffer, count) == count else { throw FileError(errno: errno) }
        }
    }

    // MARK: Within

    private func find(_ path: RemotePath, followingLinks: Bool) throws(FileError) -> DiskPlace {
        try DiskPlace(root: root, path, followingLinks: followingLinks)
    }

    /// Gives the bytes of a file back to the quota when its last name but a delivery's is gone.
    private func release(_ found: stat) {
        let names = Int(found.st_nlink) - (shared.withLock { $0.contains(Inode(found)) } ? 1 : 0)
        if isType(found, S_IFREG), names <= 1 { meter.release(Int(found.st_size)) }
    }

    private static func usedBytes(below path: String) -> Int {
        let files = FileManager.default.enumerator(atPath: path)
        var total = 0
        while files?.nextObject() != nil { total += (files?.fileAttributes?[.size] as? Int) ?? 0 }
        return total
    }

    /// The owner is the SFTP user, whoever runs the endpoint; setting another is taken and not kept.
    static func attributes(_ status: stat) -> FileAttributes {
        FileAttributes(
            size: UInt64(status.st_size), owner: MemoryFileSystem.owner, permissions: UInt32(status.st_mode),
            times: .init(
                accessed: UInt32(clamping: status.st_atim.tv_sec), modified: UInt32(clamping: status.st_mtim.tv_sec)))
    }

    static func moments(_ times: FileAttributes.Times) -> [timespec] {
        [timespec(tv_sec: Int(times.accessed), tv_nsec: 0), timespec(tv_sec: Int(times.modified), tv_nsec: 0)]
    }

    /// "." and ".." first.
    private static func order(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        func rank(_ name: [UInt8]) -> Int { name == [UInt8(ascii: ".")] ? 0 : name == RemotePath.parent ? 1 : 2 }
        return rank(first) == rank(second) ? first.lexicographicallyPrecedes(second) : rank(first) < rank(second)
    }
}

/// Throws what the system says when a call failed.
func check(_ code: Int32) throws(FileError) {
    guard code == 0 else { throw FileError(errno: errno) }
}
