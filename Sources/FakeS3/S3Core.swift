import Drops
import Faults
import Foundation
import Logging
import Synchronization

/// All of an endpoint but its socket: takes heads and bodies, gives answers.
final class S3Core: Sendable {
    let configuration: S3Configuration
    let store: ObjectStore
    let journal: Journal
    let spool: Spool
    let faults: FaultPlan
    let time: TimeSource
    let ids: IDSource
    /// Everybody that this endpoint knows.
    let directory: AccountDirectory
    let authenticator: Authenticator
    /// Uploads whose object stands and of which nobody was told yet: a lost answer is no delivery, its repetition is.
    let untoldUploads = Mutex<Set<String>>([])
    let logger: Logger
    /// Whether bytes are hashed again on threads of their own, away from the event loops.
    let hashesAside: Bool

    init(
        configuration: S3Configuration, journal: Journal, spool: Spool, faults: FaultPlan, time: TimeSource,
        logger: Logger, hashesAside: Bool
    ) {
        self.configuration = configuration
        self.journal = journal
        // Parts of an upload stay until it is completed: they go to disk early, or ten uploads would fill the memory.
        self.spool = Spool(directory: spool.directory, threshold: min(spool.threshold, 1 << 20))
        self.faults = faults
        self.time = time
        self.logger = logger
        self.hashesAside = hashesAside
        store = ObjectStore()
        ids = IDSource(seed: configuration.seed)
        directory = AccountDirectory(configuration)
        authenticator = Authenticator(configuration: configuration, directory: directory, time: time)
        if configuration.dataDirectory == nil { createConfiguredBuckets() }
    }

    /// What a new bucket starts with; with ACLs on, as a bucket from before there were ownership controls.
    var newBucketSettings: BucketSettings {
        var settings = BucketSettings()
        settings.ownership = configuration.allowsACLs ? nil : "BucketOwnerEnforced"
        return settings
    }

    /// A value like the one that S3 names its hosts by; the same for all requests.
    static let hostID = "bW9ja2Rlc3QgaXMgbm90IEFtYXpvbiBTMw=="

    /// Takes up the data directory, if there is one.
    func open() throws {
        guard let directory = configuration.dataDirectory else { return }
        ids.restart(generation: try store.open(directory: directory), seed: configuration.seed)
        createConfiguredBuckets()
    }

    /// Forgets all buckets and objects and starts anew.
    func reset() {
        store.reset()
        createConfiguredBuckets()
    }

    private func createConfiguredBuckets() {
        for name in configuration.buckets { createShared(name) }
    }

    /// Creates a bucket that every configured key may use, if it is not there.
    func createShared(_ name: String) {
        let description = BucketDescription(
            name: name, owner: directory.owner, createdAt: time.now, region: configuration.region, isShared: true,
            settings: newBucketSettings)
        try? store.update { (state: inout StoreState) throws(S3Error) in
            if state.buckets[name] == nil { state.apply(.createBucket(description)) }
        }
    }
}
