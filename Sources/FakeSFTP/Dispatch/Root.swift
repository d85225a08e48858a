import Drops
import Foundation
import Synchronization

/// What one or several users see as "/": the files, and what became of those written there.
final class Root: Sendable {
    /// The container of its deliveries.
    let name: String
    let fileSystem: any FileSystem
    let ledger: UploadLedger

    init(name: String, fileSystem: any FileSystem, temporaryNames: TemporaryNames) {
        self.name = name
        self.fileSystem = fileSystem
        ledger = UploadLedger(temporaryNames: temporaryNames)
    }
}

/// The roots of one endpoint, each made when its first user logs in.
final class Roots: Sendable {
    private let made = Mutex<[String: Root]>([:])
    private let configuration: SFTPConfiguration
    private let time: TimeSource
    /// Of all roots: it takes one descriptor.
    private let arena = MemoryArena()

    init(configuration: SFTPConfiguration, time: TimeSource) {
        self.configuration = configuration
        self.time = time
    }

    /// The root of `user`.
    ///
    /// - Throws: when its folder cannot be made.
    func root(of user: SFTPUser) throws(SFTPEndpointError) -> Root {
        let name = user.root ?? user.name
        let result: Result<Root, SFTPEndpointError> = made.withLock { made in
            Result { () throws(SFTPEndpointError) in
                if let known = made[name] { return known }
                let root = Root(
                    name: name, fileSystem: try fileSystem(name, quota: user.quota ?? .max),
                    temporaryNames: configuration.temporaryNames)
                made[name] = root
                return root
            }
        }
        return try result.get()
    }

    private func fileSystem(_ name: String, quota: Int) throws(SFTPEndpointError) -> any FileSystem {
        guard let data = configuration.dataDirectory else {
            return MemoryFileSystem(time: time, quota: quota, arena: arena)
        }
        // A name with a slash or of dots only would lead elsewhere.
        let folder = data + "/" + Self.folderName(of: name)
        let deliveries = data + "/.deliveries"
        do {
            for path in [folder, deliveries] {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
            return try DiskFileSystem(path: folder, deliveries: Spool(directory: deliveries), quota: quota)
        } catch {
            throw .unusableFolder(path: folder, reason: "\(error)")
        }
    }

    static func folderName(of root: String) -> String {
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-_@+ "))
        return root.addingPercentEncoding(withAllowedCharacters: allowed) ?? "%"
    }
}
