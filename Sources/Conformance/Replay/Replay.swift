public import Drops
import ESPs
import FakeS3
import FakeSFTP
import Foundation
import Harness
public import Reporting
import StrictYAML
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

    /// Replays all sets over all connections, a harness each.
    ///
    /// - Throws: when a set cannot be sent or the harness fails; what is wrong with a drop is in the report.
    public func run(recorders: inout RecorderGroup) async throws {
        let key = SSHKeyPair.ed25519(seed: 0)
        try recorders.record(.started(total: sets.reduce(0) { $0 + $1.steps.count * connections(of: $1).count }))
        for set in sets {
            let approved = options.update ? nil : try ApprovedReport(of: set)
            var reports: [DropReport] = []
            for connection in connections(of: set) {
                reports = try await replay(set, over: connection, key: key, approved: approved, recorders: &recorders)
            }
            if options.update { try approve(reports, of: set) }
        }
    }

    private func connections(of set: FixtureSet) -> [Connection] {
        options.connections.isEmpty ? [set.connection] : options.connections
    }

    private func replay(
        _ set: FixtureSet, over connection: Connection, key: SSHKeyPair, approved: ApprovedReport?,
        recorders: inout RecorderGroup
    ) async throws -> [DropReport] {
        let imports = try emulator(for: set).map { [Pipeline.Import(emulator: $0)] } ?? []
        var reports: [DropReport] = []
        var finished = recorders
        try await withHarness(configuration(key)) { harness in
            let courier = Courier(connection: connection, harness: harness, key: key)
            var memory = Pipeline.Memory(followsMembership: true, maxExamples: options.verification.maxExamples)
            for step in set.steps {
                let name = "\(set.name)/\(step.name)"
                try finished.record(.dropStarted(name: name, step: "sending over \(connection.rawValue)"))
                let before = harness.journal.exchanges.count
                let drop = try await courier.deliver(step, of: set)
                try finished.record(.dropStarted(name: name, step: "verifying"))
                let pipeline = Pipeline(
                    expectation: step.expectation, destination: set.destination, verification: options.verification,
                    imports: imports, time: time)
                var report = try pipeline.run(drop, memory: &memory)
                report.connection = connection.rawValue
                report.wire = Array(harness.journal.exchanges.dropFirst(before))
                report.reproduce = ShellCommand.text([
                    "mockdest", "replay", set.directory, "--via", connection.rawValue,
                ])
                if let approved {
                    let differences = try approved.differences(from: report, importedBy: set.esp)
                    report.approval = differences.isEmpty ? .matches : .differs(differences)
                }
                try finished.record(.dropFinished(report))
                reports.append(report)
            }
        }
        recorders = finished
        return reports
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

    private func approve(_ reports: [DropReport], of set: FixtureSet) throws {
        var neutral = reports
        for index in neutral.indices {
            // The connection is no part of what is approved: the same drop must be judged alike over each.
            neutral[index].endpoint = .files
            neutral[index].connection = nil
            neutral[index].reproduce = nil
        }
        let path = ApprovedReport.path(of: set)
        try FileManager.default.createDirectory(
            atPath: set.directory + "/approved", withIntermediateDirectories: true)
        let text = try JSONForm.text(of: Report(drops: neutral), masking: .length)
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }
}
