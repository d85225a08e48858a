import Drops
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

    init(configuration: SFTPConfiguration, time: TimeSource) {
        self.configuration = configuration
        self.time = time
    }

    /// The root of `user`.
    func root(of user: SFTPUser) -> Root {
        let name = user.root ?? user.name
        return made.withLock { made in
            if let known = made[name] { return known }
            let root = Root(
                name: name, fileSystem: MemoryFileSystem(time: time, quota: user.quota ?? .max),
                temporaryNames: configuration.temporaryNames)
            made[name] = root
            return root
        }
    }
}
