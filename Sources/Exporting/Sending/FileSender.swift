import Drops
public import Foundation

/// Sends finished files to a job's endpoint, one after the other, and tries again what may pass.
public struct FileSender: Sendable {
    /// A local folder that cannot be written.
    public struct FolderFailure: Error, CustomStringConvertible, Sendable {
        /// The path and the system's word.
        public let description: String
    }

    private let endpoint: ExportEndpoint
    private let attempts: Int
    private let firstWait: Duration
    private let silence: Duration
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - endpoint: with all credentials filled in.
    ///   - attempts: how often a file is tried in all.
    ///   - firstWait: before the second try; doubled before each further one.
    ///   - silence: how long an SFTP server may owe an answer.
    ///   - now: stamps the signatures of S3 requests.
    public init(
        endpoint: ExportEndpoint, attempts: Int = 5, firstWait: Duration = .milliseconds(200),
        silence: Duration = .seconds(60), clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.endpoint = endpoint
        self.attempts = attempts
        self.firstWait = firstWait
        self.silence = silence
        self.clock = clock
        self.now = now
    }

    /// Sends the files in order. When one fails for good, those after it are not sent.
    ///
    /// - Parameter progress: told of each file before it is sent, in one line.
    /// - Throws: ``S3Sender/Refused``, ``SFTPSenderError``, ``ConstantContactSender/Failure``, ``FolderFailure``, or the transport's error.
    public func send(_ files: [OutgoingFile], progress: @Sendable (String) -> Void = { _ in }) async throws {
        switch endpoint {
        case .s3(let place): try await send(files, to: place, progress)
        case .sftp(let place): try await send(files, to: place, progress)
        case .constantContact(let place):
            let sender = try ConstantContactSender(place, attempts: attempts, firstWait: firstWait, clock: clock)
            try await sender.send(files, progress: progress)
        case .folder(let path):
            for file in files {
                progress("writing \(file.path)")
                try write(file, below: path)
            }
        }
    }

    private func send(
        _ files: [OutgoingFile], to place: ExportEndpoint.S3Place, _ progress: @Sendable (String) -> Void
    ) async throws {
        let sender = try S3Sender(
            endpoint: place.url ?? "", region: place.region ?? "us-east-1", accessKeyID: place.accessKeyID ?? "",
            secretAccessKey: place.secretAccessKey ?? "", partSize: place.partSize, attempts: attempts,
            firstWait: firstWait, clock: clock, now: now)
        for file in files {
            progress("sending s3://\(place.bucket)/\(file.path), \(file.content.size) bytes")
            try await sender.put(
                file.content, bucket: place.bucket, key: file.path, contentType: file.contentType)
        }
    }

    private func send(
        _ files: [OutgoingFile], to place: ExportEndpoint.SFTPPlace, _ progress: @Sendable (String) -> Void
    ) async throws {
        let credential: SFTPSender.Credential =
            place.privateKey.map { .privateKey($0) } ?? place.keyFile.map { .privateKeyFile($0) }
            ?? .password(place.password ?? "")
        let sender = SFTPSender(
            host: place.host ?? "", port: place.port ?? 22, user: place.user ?? "", credential: credential,
            hostKeyFingerprint: place.hostKey, silence: silence)
        if place.makesFolder {
            for folder in Set(files.map(\.folder)).sorted() where !folder.isEmpty {
                try await persist { try await sender.makeDirectory(folder) }
            }
        }
        for file in files {
            progress("sending sftp://\(place.host ?? "")/\(file.path), \(file.content.size) bytes")
            do {
                try await persist { try await sender.put(file.content, to: file.path, naming: place.naming) }
            } catch {
                // Half a file must not be taken for a whole one.
                try? await sender.remove(file.path + place.naming.suffix)
                throw error
            }
        }
    }

    private func persist(_ work: () async throws -> Void) async throws {
        try await Retries(attempts: attempts, firstWait: firstWait, clock: clock).run(work) { outcome in
            guard case .failure(let error) = outcome else { return false }
            return (error as? SFTPSenderError)?.mayPass ?? false
        }
    }

    private func write(_ file: OutgoingFile, below path: String) throws {
        let folder = URL(filePath: path).appending(path: file.folder)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(try file.content.bytes()).write(to: folder.appending(path: file.name), options: .atomic)
        } catch {
            throw FolderFailure(
                description: "\(folder.path)/\(file.name) cannot be written: \(error.localizedDescription)")
        }
    }
}

extension SFTPSender.Naming {
    /// What follows the name while a file is written.
    var suffix: String { if case .writeThenRename(let suffix) = self { suffix } else { "" } }
}
