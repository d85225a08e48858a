public import Drops
public import Exporting
public import FakeAPIs
public import Foundation
public import Harness

/// Runs flows with the reference exporter, to the endpoints of the harness that holds them.
public struct ReferenceFlowExporter: FlowExporter {
    private let profiles: ProfileFile
    private let profileBytes: Int
    private let time: TimeSource

    /// - Parameters:
    ///   - name: of the profiles, for messages.
    ///   - profiles: NDJSON with XDM records; read anew for each run.
    public init(profilesNamed name: String, profiles: Blob, time: TimeSource = .system) {
        self.profiles = ProfileFile(name: name, content: profiles)
        profileBytes = profiles.size
        self.time = time
    }

    /// The job of a flow: what an expectation for its drop is taken from.
    ///
    /// - Throws: `ExportJob.Invalid` for a flow that no files can be made of.
    public static func job(
        of flow: ActivatedFlow, on occasion: FlowOccasion, in harness: Harness, generatedAt: Date
    ) throws(ExportJob.Invalid) -> ExportJob {
        try ExportJob(
            flow: flow, occasion: occasion, endpoint: try endpoint(of: flow, in: harness), generatedAt: generatedAt)
    }

    /// Exports with the reference exporter; what goes wrong stands in the metrics' failure.
    public func export(_ flow: ActivatedFlow, on occasion: FlowOccasion, in harness: Harness) async -> RunMetrics {
        var metrics = RunMetrics(startedAt: time.now, completedAt: time.now, inputBytes: profileBytes)
        do {
            let job = try Self.job(of: flow, on: occasion, in: harness, generatedAt: time.now)
            let time = time
            let exported = try await Exporter(job: job, profiles: profiles, time: time)
                .run(sender: FileSender(endpoint: job.endpoint, now: { time.now }))
            for audience in exported {
                metrics.inputRecords += audience.readRecords
                metrics.outputRecords += audience.writtenRecords
                metrics.skippedRecords += audience.skippedRecords
                metrics.outputFiles += audience.dataFiles.count
                metrics.outputBytes += audience.dataFiles.reduce(0) { $0 + $1.content.size }
            }
        } catch {
            metrics.failure = "Job aborted. \(error)"
        }
        metrics.completedAt = time.now
        return metrics
    }

    /// Lists the buckets, or logs in by SFTP, with these credentials; a server that is not reached is the host's fault.
    public func refusal(of credentials: DestinationCredentials, in harness: Harness) async -> CredentialRefusal? {
        do {
            switch credentials {
            case .s3(let id, let secret):
                guard harness.hasS3 else { return nil }
                let time = time
                let sender = try S3Sender(
                    endpoint: harness.s3.url, region: harness.s3.region, accessKeyID: id, secretAccessKey: secret,
                    now: { time.now })
                try await sender.listBuckets()
            case .sftpPassword(_, _, let user, let password):
                try await logIn(user, .password(password), harness)
            case .sftpKey(_, _, let user, let key):
                try await logIn(user, .privateKey(String(decoding: key, as: UTF8.self)), harness)
            }
            return nil
        } catch let error as S3Sender.Refused {
            let isUnknown = error.code == "InvalidAccessKeyId"
            return CredentialRefusal(isUnknown ? .accessKeyID : .secretAccessKey, message: "\(error)")
        } catch let error as SFTPSenderError {
            return CredentialRefusal(Self.credential(at: error), message: "\(error)")
        } catch {
            return CredentialRefusal(.host, message: "\(error)")
        }
    }

    private func logIn(_ user: String, _ credential: SFTPSender.Credential, _ harness: Harness) async throws {
        guard harness.hasSFTP else { return }
        let sender = SFTPSender(
            host: harness.sftp.host, port: harness.sftp.port, user: user, credential: credential)
        // Nothing to make: connecting and logging in is all.
        try await sender.makeDirectory("")
    }

    private static func credential(at error: SFTPSenderError) -> CredentialRefusal.Credential {
        switch error {
        case .passwordRefused: .password
        case .keyRefused, .unreadableKey: .privateKey
        default: .host
        }
    }

    /// The harness stands for whatever host the connection names; credentials are the connection's own.
    private static func endpoint(
        of flow: ActivatedFlow, in harness: Harness
    ) throws(ExportJob.Invalid) -> ExportEndpoint {
        switch (flow.location, flow.credentials) {
        case (.s3(let bucket, let path), .s3(let id, let secret)) where harness.hasS3:
            var place = ExportEndpoint.S3Place(bucket: bucket)
            place.url = harness.s3.url
            place.region = harness.s3.region
            place.path = path
            place.accessKeyID = id
            place.secretAccessKey = secret
            return .s3(place)
        case (.sftp(let folder), .sftpPassword(_, _, let user, let password)) where harness.hasSFTP:
            return .sftp(sftp(folder, user, harness) { $0.password = password })
        case (.sftp(let folder), .sftpKey(_, _, let user, let key)) where harness.hasSFTP:
            return .sftp(sftp(folder, user, harness) { $0.privateKey = String(decoding: key, as: UTF8.self) })
        default:
            throw ExportJob.Invalid(
                description:
                    "The target connection of the flow \(flow.id) names no bucket or remote path that its base "
                    + "connection has the credentials for.")
        }
    }

    private static func sftp(
        _ folder: String, _ user: String, _ harness: Harness, _ more: (inout ExportEndpoint.SFTPPlace) -> Void
    ) -> ExportEndpoint.SFTPPlace {
        var place = ExportEndpoint.SFTPPlace()
        place.host = harness.sftp.host
        place.port = harness.sftp.port
        place.user = user
        place.folder = folder.split(separator: "/").joined(separator: "/")
        more(&place)
        return place
    }
}
