import Drops
import Exporting
import FakeSFTP
import Harness

/// Sends a step's files to a harness over one connection, as the customer's exporter would.
struct Courier {
    static let bucket = "exports"

    let connection: Connection
    let harness: Harness
    let key: SSHKeyPair

    /// Sends the files and waits until the harness has them all.
    ///
    /// - Throws: the client's error, or ``FixtureError`` when deliveries are missing after 30 seconds.
    func deliver(_ step: FixtureSet.Step, of set: FixtureSet) async throws -> Drop {
        guard connection != .files else { return try set.drop(of: step) }
        let before = harness.journal.deliveries.last?.id ?? 0
        try await send(step, of: set)
        var received: [Delivery] = []
        while received.count < step.files.count {
            let last = received.last?.id ?? before
            guard let next = await harness.journal.nextDelivery(after: last, timeout: .seconds(30)) else {
                throw FixtureError(
                    "\(set.name)/\(step.name): \(step.files.count) file(s) were sent over \(connection.rawValue) and "
                        + "\(received.count) arrived")
            }
            received.append(next)
        }
        return Drop(
            name: set.name + "/" + step.name, endpoint: received.first?.endpoint ?? .files,
            container: received.first?.container ?? "",
            files: received.map { Drop.File(name: $0.name, path: $0.path, content: $0.content) })
    }

    private static func folder(_ path: String) -> String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }

    private func send(_ step: FixtureSet.Step, of set: FixtureSet) async throws {
        let blobs = try step.files.map { ($0, try Blob(fileAt: set.path(of: $0, in: step))) }
        switch connection {
        case .files: break
        case .s3:
            let access = harness.s3
            let sender = try S3Sender(
                endpoint: access.url, region: access.region, accessKeyID: access.accessKeyID,
                secretAccessKey: access.secretAccessKey)
            for (path, blob) in blobs { try await sender.put(blob, bucket: Self.bucket, key: path) }
        case .sftp, .sftpKey:
            let access = harness.sftp
            let sender = SFTPSender(
                host: access.host, port: access.port, user: access.user,
                credential: connection == .sftp ? .password(access.password ?? "") : .privateKey(key.privateKey))
            for folder in Set(step.files.map(Self.folder)).sorted() where !folder.isEmpty {
                try await sender.makeDirectory(folder)
            }
            for (path, blob) in blobs { try await sender.put(blob, to: path) }
        }
    }
}
