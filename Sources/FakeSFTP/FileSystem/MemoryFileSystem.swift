import Drops
import Foundation
import Synchronization

/// A root that lives in memory and vanishes with the endpoint.
final class MemoryFileSystem: FileSystem {
    /// Who owns what a client makes, until told otherwise.
    static let owner = FileAttributes.Owner(user: 1000, group: 1000)

    private let tree: Mutex<MemoryTree>
    private let meter: StorageMeter
    private let arena: MemoryArena
    private let time: TimeSource

    /// - Parameters:
    ///   - quota: bytes that files may hold in all.
    ///   - arena: where large files are kept.
    init(time: TimeSource, quota: Int = .max, arena: MemoryArena = MemoryArena()) {
        self.time = time
        self.arena = arena
        meter = StorageMeter(limit: quota)
        tree = Mutex(MemoryTree(root: Self.node(.directory, mode: 0o755, time)))
    }

    func open(_ path: RemotePath, _ flags: OpenFlags, mode: UInt32) throws(FileError) -> any OpenFile {
        try change { tree throws(FileError) in
            let place = try tree.find(path, followingLinks: !flags.contains([.create, .exclusive]))
            if let number = place.node {
                if flags.contains(.create), flags.contains(.exclusive) { throw .exists }
                guard let file = tree[number].file else { throw .isADirectory }
                if flags.contains(.truncate) {
                    try file.truncate(to: 0)
                    tree[number].times.modified = self.time.seconds
                }
                return MemoryOpenFile(file, number: number, in: self, fallback: tree[number])
            }
            guard flags.contains(.create) else { throw .noSuchFile }
            guard !path.namesDirectory else { throw .isADirectory }
            let file = MemoryFile(meter: self.meter, arena: self.arena)
            var node = Self.node(.regular, mode: mode & 0o7777, self.time)
            node.file = file
            let number = try tree.add(node, at: place)
            return MemoryOpenFile(file, number: number, in: self, fallback: node)
        }
    }

    func list(_ path: RemotePath) throws(FileError) -> [DirectoryEntry] {
        try change { tree throws(FileError) in
            let place = try tree.find(path, followingLinks: true)
            guard let number = place.node else { throw .noSuchFile }
            guard tree[number].type == .directory else { throw .notADirectory }
            func entry(_ name: [UInt8], _ number: UInt64) -> DirectoryEntry {
                DirectoryEntry(name: name, attributes: tree[number].attributes, links: tree[number].links)
            }
            let dots = [entry([UInt8(ascii: ".")], number), entry(RemotePath.parent, place.parent)]
            let rest = tree[number].entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            return dots + rest.map { entry($0.key, $0.value) }
        }
    }

    func attributes(of path: RemotePath, followingLinks: Bool) throws(FileError) -> FileAttributes {
        try change { tree throws(FileError) in
            tree[try tree.existing(path, followingLinks: followingLinks)].attributes
        }
    }

    func setAttributes(_ attributes: FileAttributes, of path: RemotePath, followingLinks: Bool) throws(FileError) {
        try change { tree throws(FileError) in
            let number = try tree.existing(path, followingLinks: followingLinks)
            try self.apply(attributes, to: &tree[number])
        }
    }

    func removeFile(_ path: RemotePath) throws(FileError) {
        try change { tree throws(FileError) in
            let place = try tree.find(path.withoutSlash, followingLinks: false)
            guard let number = place.node else { throw .noSuchFile }
            guard tree[number].type != .directory else { throw .isADirectory }
            guard !path.namesDirectory else { throw .notADirectory }
            tree.unlink(place)
        }
    }

    func makeDirectory(_ path: RemotePath, mode: UInt32) throws(FileError) {
        try change { tree throws(FileError) in
            // A trailing slash is no demand here: "mkdir a/" makes a.
            let place = try tree.find(path.withoutSlash, followingLinks: false)
            guard place.node == nil else { throw .exists }
            guard !path.endsInDot else { throw .noSuchFile }
            _ = try tree.add(Self.node(.directory, mode: mode & 0o7777, self.time), at: place)
        }
    }

    func removeDirectory(_ path: RemotePath) throws(FileError) {
        try change { tree throws(FileError) in
            let place = try tree.find(path.withoutSlash, followingLinks: false)
            guard let number = place.node else { throw .noSuchFile }
            guard tree[number].type == .directory else { throw .notADirectory }
            guard !path.endsInDot else { throw .invalidArgument }
            guard tree[number].entries.isEmpty else { throw .notEmpty }
            guard number != MemoryTree.root else { throw .busy }
            tree.unlink(place)
        }
    }

    func rename(_ source: RemotePath, to target: RemotePath, replacing: Bool) throws(FileError) {
        try change { tree throws(FileError) in
            let from = try tree.find(source.withoutSlash, followingLinks: false)
            guard let moved = from.node else { throw .noSuchFile }
            guard moved != MemoryTree.root else { throw .busy }
            let isDirectory = tree[moved].type == .directory
            guard isDirectory || !source.namesDirectory else { throw .notADirectory }
            let to = try tree.find(target.withoutSlash, followingLinks: false)
            guard to.name != nil else { throw .exists }
            if isDirectory, to.parents.contains(moved), to.node != moved { throw .crossesItself }
            if let present = to.node {
                guard replacing else { throw .exists }
                if present == moved { return }
                switch (isDirectory, tree[present].type == .directory) {
                case (true, false): throw .notADirectory
                case (false, true): throw .isADirectory
                case (true, true): guard tree[present].entries.isEmpty else { throw .notEmpty }
                case (false, false): break
                }
                tree.unlink(to)
            } else if target.namesDirectory, !isDirectory {
                throw .notADirectory
            }
            try tree.link(moved, at: to)
            tree.unlink(from)
        }
    }

    func makeSymbolicLink(_ path: RemotePath, to target: [UInt8]) throws(FileError) {
        try change { tree throws(FileError) in
            let place = try tree.find(path.withoutSlash, followingLinks: false)
            guard place.node == nil else { throw .exists }
            guard !path.namesDirectory else { throw .noSuchFile }
            var node = Self.node(.symbolicLink, mode: 0o777, self.time)
            node.target = target
            _ = try tree.add(node, at: place)
        }
    }

    func readSymbolicLink(_ path: RemotePath) throws(FileError) -> [UInt8] {
        try change { tree throws(FileError) in
            let node = tree[try tree.existing(path, followingLinks: false)]
            guard node.type == .symbolicLink else { throw .notALink }
            return node.target
        }
    }

    func makeHardLink(_ path: RemotePath, to existing: RemotePath) throws(FileError) {
        try change { tree throws(FileError) in
            let number = try tree.existing(existing, followingLinks: false)
            guard tree[number].type != .directory else { throw .permissionDenied }
            let place = try tree.find(path.withoutSlash, followingLinks: false)
            guard place.node == nil else { throw .exists }
            guard !path.namesDirectory else { throw .noSuchFile }
            try tree.link(number, at: place)
        }
    }

    func statistics() throws(FileError) -> FileSystemStatistics {
        let total = meter.limit == .max ? 1 << 40 : meter.limit
        let files = tree.withLock { $0.nodes.count }
        return FileSystemStatistics(
            blockSize: 4096, total: UInt64(total), free: UInt64(max(0, total - meter.used)), files: 1 << 20,
            freeFiles: UInt64(max(0, (1 << 20) - files)))
    }

    func snapshot(_ path: RemotePath) throws(FileError) -> Blob {
        try change { tree throws(FileError) in
            guard let file = tree[try tree.existing(path, followingLinks: true)].file else { throw .isADirectory }
            return file.snapshot()
        }
    }

    // MARK: For open files

    func node(_ number: UInt64) -> MemoryTree.Node? { tree.withLock { $0.nodes[number] } }

    func touch(_ number: UInt64) {
        let now = time.seconds
        tree.withLock { if $0.nodes[number] != nil { $0[number].times.modified = now } }
    }

    func setAttributes(_ attributes: FileAttributes, of number: UInt64) throws(FileError) {
        try change { tree throws(FileError) in
            if tree.nodes[number] != nil { try self.apply(attributes, to: &tree[number]) }
        }
    }

    // MARK: Within

    private func apply(_ attributes: FileAttributes, to node: inout MemoryTree.Node) throws(FileError) {
        if let size = attributes.size {
            guard let file = node.file else { throw node.type == .directory ? .isADirectory : .failedLink }
            try file.truncate(to: size)
            node.times.modified = time.seconds
        }
        if let permissions = attributes.permissions { node.mode = permissions & 0o7777 }
        if let times = attributes.times { node.times = times }
        if let owner = attributes.owner { node.owner = owner }
    }

    private func change<Value: Sendable>(
        _ body: (inout sending MemoryTree) throws(FileError) -> Value
    ) throws(FileError) -> Value {
        try tree.withLock { (tree: inout sending MemoryTree) -> Result<Value, FileError> in
            do throws(FileError) { return .success(try body(&tree)) } catch { return .failure(error) }
        }.get()
    }

    private static func node(_ type: FileType, mode: UInt32, _ time: TimeSource) -> MemoryTree.Node {
        let now = time.seconds
        return MemoryTree.Node(type: type, mode: mode, owner: owner, times: .init(accessed: now, modified: now))
    }
}

extension FileError {
    fileprivate static let failedLink = FileError(.badMessage, "Invalid argument")
}

extension TimeSource {
    /// The present moment as SFTP version 3 writes it.
    var seconds: UInt32 { UInt32(clamping: Int(now.timeIntervalSince1970)) }
}
