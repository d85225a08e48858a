public import Drops
import Foundation
import Synchronization

extension SFTPEndpoint: EndpointContent {
    /// ``EndpointKind/sftp``.
    public var endpoint: EndpointKind { .sftp }

    /// The regular files below every root, by path; links are not followed. Of what a client is writing nothing is there.
    ///
    /// - Throws: ``SFTPEndpointError`` when a user's folder cannot be opened.
    public func placedFiles() throws -> [PlacedFile] {
        var files: [PlacedFile] = []
        for root in try roots().sorted(by: { $0.name < $1.name }) {
            collect(RemotePath(components: []), of: root, into: &files)
        }
        return files
    }

    /// Deletes the file at `path`.
    ///
    /// - Throws: ``SFTPEndpointError`` when the server refuses.
    public func remove(_ path: [UInt8], in container: String) throws {
        guard let root = try roots().first(where: { $0.name == container }) else { return }
        do throws(FileError) {
            try root.fileSystem.removeFile(RemotePath(path))
        } catch {
            if error.code != .noSuchFile { throw SFTPEndpointError.cannotClear(path: path.text, reason: error.message) }
        }
        _ = root.ledger.removed(path)
        served.withLock { $0?.journal }?.removed(endpoint: .sftp, container: container, path: path)
    }

    /// Renames the file at `path`; the folders on the way to `newPath` are made, what lies there is replaced.
    ///
    /// - Throws: ``SFTPEndpointError`` when the server refuses.
    public func move(_ path: [UInt8], to newPath: [UInt8], in container: String) throws {
        guard let root = try roots().first(where: { $0.name == container }) else { return }
        let target = RemotePath(newPath)
        let folders = target.normalized.dropLast()
        do throws(FileError) {
            for depth in folders.indices {
                let folder = RemotePath(components: Array(folders[...depth]))
                // Only what is not there is made.
                if (try? root.fileSystem.attributes(of: folder, followingLinks: true)) == nil {
                    try root.fileSystem.makeDirectory(folder, mode: 0o755)
                }
            }
            try root.fileSystem.rename(RemotePath(path), to: target, replacing: true)
        } catch {
            throw SFTPEndpointError.cannotClear(path: path.text, reason: error.message)
        }
        _ = root.ledger.renamed(path, to: newPath, content: { _ in nil })
        served.withLock { $0?.journal }?.renamed(endpoint: .sftp, container: container, from: path, to: newPath)
    }

    /// The roots of all users, also of those who did not log in yet: a data folder may hold files from before.
    private func roots() throws -> [Root] {
        guard let server = served.withLock({ $0 }) else { return [] }
        var known: [String: Root] = [:]
        for user in configuration.users {
            let root = try server.roots.root(of: user)
            known[root.name] = root
        }
        return Array(known.values)
    }

    private func collect(_ folder: RemotePath, of root: Root, into files: inout [PlacedFile]) {
        guard let entries = try? root.fileSystem.list(folder) else { return }
        for entry in entries where entry.name != [UInt8(ascii: ".")] && entry.name != RemotePath.parent {
            let path = RemotePath(components: folder.components + [entry.name])
            switch entry.attributes.permissions.map({ $0 & FileType.mask }) {
            case FileType.directory.rawValue: collect(path, of: root, into: &files)
            case FileType.regular.rawValue:
                guard !root.ledger.isUnfinished(path.key), let content = try? root.fileSystem.snapshot(path) else {
                    continue
                }
                files.append(
                    PlacedFile(
                        endpoint: .sftp, container: root.name, path: path.key, content: content,
                        modifiedAt: Date(
                            timeIntervalSince1970: TimeInterval(entry.attributes.times?.modified ?? 0))))
            default: continue
            }
        }
    }
}
