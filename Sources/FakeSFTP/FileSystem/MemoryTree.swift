/// The names, links and attributes of a file system in memory, as plain values.
struct MemoryTree: Sendable {
    /// A file, directory or link, whatever its names.
    struct Node: Sendable {
        var type: FileType
        /// Permission bits alone.
        var mode: UInt32
        var owner: FileAttributes.Owner
        var times: FileAttributes.Times
        /// Names that lead here.
        var links = 1
        /// Of a directory.
        var entries: [[UInt8]: UInt64] = [:]
        /// Of a regular file.
        var file: MemoryFile?
        /// Of a symbolic link.
        var target: [UInt8] = []

        var attributes: FileAttributes {
            FileAttributes(
                size: UInt64(file?.size ?? (type == .symbolicLink ? target.count : 4096)), owner: owner,
                permissions: type.rawValue | mode, times: times)
        }
    }

    /// Where a path leads: the directories on the way and, when it exists, the node.
    struct Place {
        /// Node numbers from the root to the parent.
        var parents: [UInt64]
        /// Names from the root to the place itself.
        var names: [[UInt8]]
        var node: UInt64?

        var parent: UInt64 { parents.last ?? MemoryTree.root }
        var name: [UInt8]? { names.last }
    }

    static let root: UInt64 = 1
    private static let longestName = 255

    private(set) var nodes: [UInt64: Node]
    private var lastNumber = root

    init(root: Node) { nodes = [Self.root: root] }

    subscript(number: UInt64) -> Node {
        get { nodes[number]! }
        _modify { yield &nodes[number]! }
    }

    /// Walks a path. Only the last component may be missing.
    func find(_ path: RemotePath, followingLinks: Bool) throws(FileError) -> Place {
        var trail = [Self.root]
        var names: [[UInt8]] = []
        var pending = Array(path.components.reversed())
        var hops = 0
        while let part = pending.popLast() {
            guard nodes[trail.last!]!.type == .directory else { throw .notADirectory }
            guard part.count <= Self.longestName else { throw .nameTooLong }
            if part == RemotePath.parent {
                if trail.count > 1 {
                    trail.removeLast()
                    names.removeLast()
                }
                continue
            }
            guard let next = nodes[trail.last!]!.entries[part] else {
                guard pending.isEmpty else { throw .noSuchFile }
                return Place(parents: trail, names: names + [part], node: nil)
            }
            if nodes[next]!.type == .symbolicLink, followingLinks || !pending.isEmpty || path.namesDirectory {
                hops += 1
                guard hops <= 40 else { throw .tooManyLinks }
                let target = nodes[next]!.target
                if target.first == RemotePath.separator {
                    trail = [Self.root]
                    names = []
                }
                pending += RemotePath(target).components.reversed()
                continue
            }
            trail.append(next)
            names.append(part)
        }
        let node = trail.removeLast()
        if path.namesDirectory, nodes[node]!.type != .directory { throw .notADirectory }
        return Place(parents: trail, names: names, node: node)
    }

    /// Walks a path that must exist.
    func existing(_ path: RemotePath, followingLinks: Bool) throws(FileError) -> UInt64 {
        guard let node = try find(path, followingLinks: followingLinks).node else { throw .noSuchFile }
        return node
    }

    /// Adds a node under a name that is free.
    mutating func add(_ node: Node, at place: Place) throws(FileError) -> UInt64 {
        guard let name = place.name else { throw .exists }
        lastNumber += 1
        nodes[lastNumber] = node
        nodes[place.parent]!.entries[name] = lastNumber
        return lastNumber
    }

    /// Gives a node a further name.
    mutating func link(_ number: UInt64, at place: Place) throws(FileError) {
        guard let name = place.name else { throw .exists }
        nodes[place.parent]!.entries[name] = number
        nodes[number]!.links += 1
    }

    /// Takes a name away, and the node with its last name.
    mutating func unlink(_ place: Place) {
        guard let name = place.name, let number = place.node else { return }
        nodes[place.parent]!.entries[name] = nil
        nodes[number]!.links -= 1
        if nodes[number]!.links <= 0 { nodes[number] = nil }
    }
}
