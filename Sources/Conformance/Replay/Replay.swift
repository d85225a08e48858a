public import Drops
import ESPs
import FakeS3
import FakeSFTP
import Foundation
import Harness
public import Reporting
import StrictYAML
import Synchronization
public import Verification

/// Sends fixture sets over the wire, as the customer did, and judges what arrives.
public struct Replay: Sendable {
    /// What to do with each set.
    public struct Options: Sendable {
        /// Over which connections; empty takes the one of each set.
        public var connections: [Connection] = []
        /// ESP to import into instead of the set's own.
        public var esp: String?
        /// How each drop is verified.
        public var verification = VerificationOptions()
        /// How many sets are at work at a time.
        public var jobs = max(2, ProcessInfo.processInfo.activeProcessorCount)
        /// Whether no further set is begun once one has failed.
        public var isFailFast = false
        /// From which severity on a finding makes a drop fail.
        public var failOn = Severity.error
        /// Writes `approved/report.json` instead of comparing with it.
        public var update = false

        /// Over each set's own connection, into its own ESP, comparing with what was approved.
        public init() {}
    }

    private let sets: [FixtureSet]
    private let options: Options
    private let time: TimeSource

    /// Takes all parts as they are; nothing starts before ``run(recorders:)``.
    public init(sets: [FixtureSet], options: Options, time: TimeSource = .system) {
        self.sets = sets
        self.options = options
        self.time = time
    }

    /// What could not be judged.
    public struct Outcome: Sendable {
        /// Sets that could not be sent, or that this program failed at, with the reason.
        public var problems: [(set: String, error: any Error)] = []
        /// Sets that were not begun, as one had failed before.
        public var left: [String] = []
    }

    /// Replays all sets over all connections, several at a time, a harness each; told in their order.
    ///
    /// - Returns: what could not be judged; what is wrong with a drop is in the report.
    /// - Throws: a recorder's error.
    public func run(recorders: inout RecorderGroup) async throws -> Outcome {
        try recorders.record(.started(total: sets.reduce(0) { $0 + $1.steps.count * connections(of: $1).count }))
        let (messages, continuation) = AsyncStream.makeStream(of: Message.self)
        let queue = SetQueue(sets.indices)
        let progress = RunProgress(total: sets.reduce(0) { $0 + bytes(of: $1) * connections(of: $1).count }) {
            continuation.yield(.event($0))
        }
        async let working: Void = withTaskGroup(of: Void.self) { group in
            for _ in 0..<max(1, options.jobs) { group.addTask { await work(queue, progress, continuation) } }
            await group.waitForAll()
            continuation.finish()
        }
        var outcome = Outcome()
        var finished: [Int: Result<[DropReport], any Error>] = [:]
        var told = 0
        for await message in messages {
            switch message {
            case .event(let event): try recorders.record(event)
            case .finished(let index, let result): finished[index] = result
            }
            while let result = finished.removeValue(forKey: told) {
                switch result {
                case .success(let reports): for report in reports { try recorders.record(.dropFinished(report)) }
                case .failure(let error): outcome.problems.append((sets[told].name, error))
                }
                told += 1
            }
        }
        await working
        outcome.left = queue.rest.map { sets[$0].name }
        return outcome
    }

    /// The sets that are still to be begun.
    private final class SetQueue: Sendable {
        private let state: Mutex<(rest: Range<Int>, isStopped: Bool)>

        init(_ all: Range<Int>) { state = Mutex((all, false)) }

        func next() -> Int? { state.withLock { $0.isStopped ? nil : $0.rest.popFirst() } }
        func stop() { state.withLock { $0.isStopped = true } }
        var rest: Range<Int> { state.withLock { $0.rest } }
    }

    private enum Message: Sendable {
        case event(RunEvent)
        case finished(Int, Result<[DropReport], any Error>)
    }

    /// Takes one set after the other until none is left, or until one has failed where that ends the run.
    private func work(
        _ queue: SetQueue, _ progress: RunProgress, _ messages: AsyncStream<Message>.Continuation
    ) async {
        while let index = queue.next() {
            let result: Result<[DropReport], any Error>
            do {
                result = .success(try await replay(sets[index], progress) { messages.yield(.event($0)) })
            } catch { result = .failure(error) }
            messages.yield(.finished(index, result))
            let isGood = (try? result.get().allSatisfy { $0.isAcceptable(failOn: options.failOn) }) ?? false
            if options.isFailFast, !isGood { queue.stop() }
        }
    }

    private func replay(
        _ set: FixtureSet, _ progress: RunProgress, _ tell: @escaping @Sendable (RunEvent) -> Void
    ) async throws -> [DropReport] {
        let key = SSHKeyPair.ed25519(seed: 0)
        let approved = options.update ? nil : try ApprovedReport(of: set)
        var all: [DropReport] = []
        for connection in connections(of: set) {
            all += try await replay(set, over: connection, key: key, approved: approved, progress, tell)
        }
        if options.update { try approve(all.suffix(set.steps.count), of: set) }
        return all
    }

    private func bytes(of set: FixtureSet) -> Int {
        set.steps.reduce(0) { $0 + RunProgress.bytes(of: $1, in: set) }
    }

    private func connections(of set: FixtureSet) -> [Connection] {
        options.connections.isEmpty ? [set.connection] : options.connections
    }

    private func replay(
        _ set: FixtureSet, over connection: Connection, key: SSHKeyPair, approved: ApprovedReport?,
        _ progress: RunProgress, _ tell: @escaping @Sendable (RunEvent) -> Void
    ) async throws -> [DropReport] {
        let imports = try emulator(for: set).map { [Pipeline.Import(emulator: $0)] } ?? []
        return try await withHarness(configuration(key)) { harness in
            var reports: [DropReport] = []
            let courier = Courier(connection: connection, harness: harness, key: key)
            // Of a sequence of one nothing can be wrong, and to remember it takes longer than all the rest.
            var memory = Pipeline.Memory(
                followsMembership: set.steps.count > 1, maxExamples: options.verification.maxExamples)
            for step in set.steps {
                let name = "\(set.name)/\(step.name)"
                tell(.dropStarted(name: name, step: "sending over \(connection.rawValue)"))
                let before = harness.journal.exchanges.count
                let drop = try await courier.deliver(step, of: set)
                tell(.dropStarted(name: name, step: "verifying"))
                let part = RunProgress.Part(progress, bytes: RunProgress.bytes(of: step, in: set))
                var verification = options.verification
                verification.meter = ReadingMeter(onRead: part.read)
                let pipeline = Pipeline(
                    expectation: step.expectation, destination: set.destination, verification: verification,
                    imports: imports, time: time)
                var report = try pipeline.run(drop, memory: &memory)
                part.finish()
                report.connection = connection.rawValue
                report.wire = Array(harness.journal.exchanges.dropFirst(before))
                report.reproduce = ShellCommand.text([
                    "mockdest", "replay", set.directory, "--via", connection.rawValue,
                ])
                if let approved {
                    let differences = try approved.differences(from: report, importedBy: set.esp)
                    report.approval = differences.isEmpty ? .matches : .differs(differences)
                }
                reports.append(report)
            }
            return reports
        }
    }

    private func configuration(_ key: SSHKeyPair) -> HarnessConfiguration {
        var s3 = S3Configuration()
        s3.buckets = [Courier.bucket]
        var sftp = SFTPConfiguration()
        sftp.users = [SFTPUser(name: "test", password: "test", authorizedKeys: [key.publicKey.line])]
        return HarnessConfiguration(s3: s3, sftp: sftp)
    }

    private func emulator(for set: FixtureSet) throws -> (any ImportEmulator)? {
        guard let id = options.esp ?? set.esp else { return nil }
        // The set's settings are those of its own ESP.
        guard let path = set.importSettings, id == set.esp else { return try ESPCatalog.esp(id: id).emulator() }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try ESPCatalog.esp(id: id).emulator(settings: YAMLValue(parsing: text, file: path))
    }

    private func approve(_ reports: some Sequence<DropReport>, of set: FixtureSet) throws {
        var neutral = Array(reports)
        for index in neutral.indices {
            // The connection is no part of what is approved: the same drop must be judged alike over each.
            neutral[index].endpoint = .files
            neutral[index].connection = nil
            neutral[index].reproduce = nil
            neutral[index].members = nil
        }
        let path = ApprovedReport.path(of: set)
        try FileManager.default.createDirectory(
            atPath: set.directory + "/approved", withIntermediateDirectories: true)
        let text = try JSONForm.text(of: Report(drops: neutral), masking: .length)
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }
}
