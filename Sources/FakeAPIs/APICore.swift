import Drops
import Faults
import Logging

/// What all parts of one API endpoint share.
final class APICore: Sendable {
    let journal: Journal
    let faults: FaultPlan
    let time: TimeSource
    let spool: Spool
    let logger: Logger
    let flowService: FlowService
    private let services: [(base: String, service: any APIService)]
    private let elsewhere: any APIService

    init(
        configuration: APIConfiguration, journal: Journal, spool: Spool, faults: FaultPlan, time: TimeSource,
        logger: Logger
    ) throws {
        self.journal = journal
        self.faults = faults
        self.time = time
        // Imports are kept: those of a million contacts would be a hundred megabytes in memory.
        self.spool = Spool(directory: spool.directory, threshold: min(spool.threshold, 1 << 20))
        self.logger = logger
        let store = try EntityStore(log: configuration.dataDirectory.map { try StateLog(directory: $0) })
        // Ids go on where a restart left them: the same seed would give the first ones again.
        let ids = IDSource(seed: configuration.seed &+ UInt64(store.earlierChanges))
        flowService = FlowService(
            settings: configuration.flowService, store: store, ids: ids, time: time,
            credentialCheck: configuration.credentialCheck, activate: configuration.activate)
        let constantContact = try ConstantContact(
            settings: configuration.constantContact, rules: configuration.importRules ?? DirectImport(),
            seed: configuration.seed ^ 0xCC, time: time, journal: journal, spool: self.spool,
            dataDirectory: configuration.dataDirectory)
        services = [
            (FlowService.base, flowService), (FlowService.adHocPath, flowService),
            (ConstantContact.base, constantContact), (ConstantContact.oauthBase, constantContact),
        ]
        elsewhere = flowService
    }

    /// The system that a request target belongs to; Flow Service turns down what belongs to none.
    func service(for target: String) -> any APIService {
        services.first { target.hasPrefix($0.base) }?.service ?? elsewhere
    }
}
