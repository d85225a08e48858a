import Drops
import ESPs
import FakeAPIs
import FakeS3
import FakeSFTP
import Faults
import Foundation
import Logging
import ServiceLifecycle

/// A service with a port.
protocol Endpoint: AnyObject, Service {
    /// As soon as it listens.
    func port() async throws -> Int
}

extension S3Endpoint: Endpoint {}
extension SFTPEndpoint: Endpoint {}
extension APIEndpoint: Endpoint {}
extension AdminEndpoint: Endpoint {}

/// The parts of one harness before they run: made once, shared by the endpoints.
struct HarnessCore {
    let journal = Journal()
    let faults: FaultPlan
    let inbox: Inbox
    let imports = ImportLedger()
    let time: TimeSource
    private let scratch: ScratchDirectory
    let s3: S3Endpoint?
    private let sftp: SFTPEndpoint?
    private let api: APIEndpoint?
    private let admin: AdminEndpoint?
    let flows: Flows

    init(_ configuration: HarnessConfiguration) throws {
        scratch = try ScratchDirectory()
        time = configuration.time
        faults = FaultPlan(rules: configuration.faults, seed: configuration.seed)
        inbox = Inbox(journal: journal, clock: configuration.clock)
        let spool = Spool(directory: scratch.path)
        let (journal, faults) = (journal, faults)
        // Hummingbird logs the end of its own listening as an error; what matters is thrown or in the journal.
        var quiet = configuration.logger
        quiet.logLevel = .critical
        let logger = quiet
        s3 = configuration.s3.map {
            S3Endpoint(
                configuration: $0, journal: journal, spool: spool, faults: faults, time: configuration.time,
                logger: configuration.logger)
        }
        try s3?.begin()
        sftp = configuration.sftp.map {
            SFTPEndpoint(
                $0, journal: journal, faults: faults, time: configuration.time,
                logger: configuration.logger)
        }
        let flows = try Flows(
            exporter: configuration.flowExporter, time: configuration.time, clock: configuration.clock,
            logger: configuration.logger, dataDirectory: configuration.api?.dataDirectory)
        api = try configuration.api.map {
            var settings = flows.plugged(into: $0)
            settings.importRules = try settings.importRules ?? EmulatedContactImport(ConstantContactRows())
            return APIEndpoint(
                configuration: settings, journal: journal, spool: spool, faults: faults,
                time: configuration.time,
                logger: logger)
        }
        if let api, configuration.flowExporter != nil { flows.watch(api) }
        self.flows = flows
        admin = configuration.admin.map { AdminEndpoint(configuration: $0, time: configuration.time, logger: logger) }
    }

    var contents: [any EndpointContent] {
        let all: [(any EndpointContent)?] = [s3, sftp]
        return all.compactMap { $0 }
    }

    /// In the order in which they begin.
    var endpoints: [any Endpoint] {
        let all: [(any Endpoint)?] = [s3, sftp, api, admin]
        return all.compactMap { $0 }
    }

    /// Writes down what a client must trust, where it reads that from a file.
    private func authorityFile(_ s3: S3Endpoint) async throws -> String? {
        guard let pem = try await s3.authorityPEM() else { return nil }
        return try scratch.write(pem, to: "authority.pem")
    }

    /// Waits until all endpoints listen.
    func harness(for configuration: HarnessConfiguration) async throws -> Harness {
        var s3Access: Harness.S3Access?
        if let s3, let settings = configuration.s3 {
            let key = settings.credentials.sorted { $0.key < $1.key }.first
            s3Access = Harness.S3Access(
                host: settings.host, port: try await s3.port(), accessKeyID: key?.key ?? "",
                secretAccessKey: key?.value ?? "", region: settings.region, usesTLS: settings.tls != nil,
                authorityFile: try await authorityFile(s3))
        }
        var sftpAccess: Harness.SFTPAccess?
        if let sftp, let settings = configuration.sftp {
            sftpAccess = Harness.SFTPAccess(
                host: settings.host, port: try await sftp.port(), user: settings.users.first?.name ?? "",
                password: settings.users.first?.password)
        }
        var apiAddress: EndpointAddresses.Address?
        if let api, let settings = configuration.api {
            apiAddress = EndpointAddresses.Address(host: settings.host, port: try await api.port())
        }
        var adminAddress: EndpointAddresses.Address?
        if let admin, let settings = configuration.admin {
            adminAddress = EndpointAddresses.Address(host: settings.host, port: try await admin.port())
        }
        let harness = Harness(core: self, s3: s3Access, sftp: sftpAccess, api: apiAddress, admin: adminAddress)
        admin?.attach(harness)
        flows.attach(harness)
        return harness
    }
}
