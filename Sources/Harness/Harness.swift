public import Drops
public import FakeAPIs
import FakeS3
import FakeSFTP
public import Faults
import ServiceLifecycle

/// A running set of endpoints and what they received. Lives inside ``withHarness(_:_:)``.
///
/// ```swift
/// try await withHarness { harness in
///     try await export(to: harness.s3.url)              // the exporter under test
///     let drop = try await harness.drop()
///     let judged = try harness.verify(drop, against: expectation)
///     #expect(judged.verdict == .pass)
/// }
/// ```
public struct Harness: Sendable {
    /// How to reach the S3 endpoint.
    public struct S3Access: Sendable {
        /// The address it listens on, as configured.
        public let host: String
        /// The port it listens on, never 0.
        public let port: Int
        /// The first configured id in alphabetical order; empty when there is none.
        public let accessKeyID: String
        /// The secret of ``accessKeyID``; empty when there is none.
        public let secretAccessKey: String
        /// The one region the endpoint stands for.
        public let region: String
        /// Whether it speaks TLS.
        public var usesTLS = false
        /// File with the PEM certificate that a client must trust; nil without TLS, or when the client trusts it anyway.
        public var authorityFile: String?
        /// The endpoint URL for path-style clients.
        public var url: String { "\(usesTLS ? "https" : "http")://\(host):\(port)" }
    }

    /// How to reach the SFTP endpoint, as its first user.
    public struct SFTPAccess: Sendable {
        /// The address it listens on, as configured.
        public let host: String
        /// The port it listens on, never 0.
        public let port: Int
        /// Name of the first configured user; empty when there is none.
        public let user: String
        /// nil when that user logs in by key only.
        public let password: String?
    }

    private let s3Access: S3Access?
    private let sftpAccess: SFTPAccess?
    let apiAddress: EndpointAddresses.Address?
    let adminAddress: EndpointAddresses.Address?
    /// Every request and delivery.
    public let journal: Journal
    /// The fault rules in force.
    public let faults: FaultPlan
    /// Deliveries put together into drops.
    public let inbox: Inbox
    let imports: ImportLedger
    /// What lies on the endpoints.
    let contents: [any EndpointContent]
    let time: TimeSource
    private let activations: Flows

    init(
        core: HarnessCore, s3: S3Access?, sftp: SFTPAccess?, api: EndpointAddresses.Address?,
        admin: EndpointAddresses.Address?
    ) {
        s3Access = s3
        sftpAccess = sftp
        apiAddress = api
        adminAddress = admin
        journal = core.journal
        faults = core.faults
        inbox = core.inbox
        imports = core.imports
        contents = core.contents
        time = core.time
        activations = core.flows
    }

    /// The flows of Flow Service, an entry for each of their audiences.
    public var flows: [ActivatedFlow] { activations.all }

    /// Runs every flow whose slot came since it was asked last, as `mockdest serve` does each second.
    public func runDueFlows() async { await activations.runDue() }

    /// Whether there is an S3 endpoint.
    public var hasS3: Bool { s3Access != nil }
    /// Whether there is an SFTP endpoint.
    public var hasSFTP: Bool { sftpAccess != nil }
    var s3IfPresent: S3Access? { s3Access }
    var sftpIfPresent: SFTPAccess? { sftpAccess }

    /// The S3 endpoint. Asking for one that was configured away is a programming error.
    public var s3: S3Access {
        guard let s3Access else { preconditionFailure("this harness was configured without an S3 endpoint") }
        return s3Access
    }

    /// The SFTP endpoint. Asking for one that was configured away is a programming error.
    public var sftp: SFTPAccess {
        guard let sftpAccess else { preconditionFailure("this harness was configured without an SFTP endpoint") }
        return sftpAccess
    }

    /// The HTTP APIs' base URL, where there are any.
    public var apiURL: String? { apiAddress.map { "http://\($0.host):\($0.port)" } }

    /// The admin API's base URL, where there is one.
    public var adminURL: String? { adminAddress.map { "http://\($0.host):\($0.port)" } }

    /// The next drop after number `id`, complete once nothing more comes for `settle`.
    ///
    /// - Throws: ``NoDropError`` when `timeout` passes first.
    public func drop(
        after id: Int = 0, timeout: Duration = .seconds(30), settle: Duration = .milliseconds(200)
    ) async throws -> ReceivedDrop {
        guard let drop = await inbox.next(after: id, timeout: timeout, settle: settle) else {
            throw NoDropError(timeout: timeout, attempts: journal.exchanges.count)
        }
        return drop
    }
}

/// No delivery came in time.
public struct NoDropError: Error, CustomStringConvertible, Sendable {
    /// How long was waited.
    public let timeout: Duration
    /// Requests that did come.
    public let attempts: Int

    /// One sentence: how long was waited, and whether any request came at all.
    public var description: String {
        let seen = attempts == 0 ? "no request reached the endpoints" : "\(attempts) request(s) came, see the journal"
        return "no drop within \(timeout); \(seen)"
    }
}

/// Runs the configured endpoints, calls `body`, and takes everything down again, whatever happens.
///
/// - Throws: what `body` throws, or the endpoint's error when it cannot start (a port in use, an unreadable key).
public nonisolated(nonsending) func withHarness<Result>(
    _ configuration: HarnessConfiguration = HarnessConfiguration(), _ body: (Harness) async throws -> Result
) async throws -> Result {
    let core = try HarnessCore(configuration)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        // One after the other, S3 first, for which exporters wait: side by side, each would wait for the others' share
        // of the processors. Where one cannot begin, asking for the harness tells why.
        for endpoint in core.endpoints {
            group.addTask { try await endpoint.run() }
            _ = try? await endpoint.port()
            if endpoint === core.s3, configuration.headStart > .zero {
                try? await Task.sleep(for: configuration.headStart)
            }
        }
        group.addTask { try await core.flows.run() }
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(try await body(core.harness(for: configuration)))
        } catch {
            outcome = .failure(error)
        }
        group.cancelAll()
        while let ended = await group.nextResult() {
            // The services were told to stop; only their own failures count, and only when the body has none.
            if case .failure(let error) = ended, !(error is CancellationError), case .success = outcome { throw error }
        }
        return try outcome.get()
    }
}
