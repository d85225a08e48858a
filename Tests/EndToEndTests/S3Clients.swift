import Drops
import FakeS3
import Foundation
import Logging

/// An endpoint with a scratch folder, for clients that are programs.
struct S3Clients: Sendable {
    let url: String
    let journal: Journal
    /// A folder of the test's own.
    let folder: String
    /// File with the certificate that clients must trust, when the endpoint speaks TLS.
    let authority: String?

    /// Variables that every AWS client reads; nothing of the machine's own settings comes through.
    var environment: [String: String?] {
        [
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL_S3": url, "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1", "AWS_PAGER": "",
            "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "HOME": folder,
            "AWS_CA_BUNDLE": authority, "REQUESTS_CA_BUNDLE": nil, "SSL_CERT_FILE": authority,
        ]
    }

    /// A file of `count` bytes that no compression and no repetition makes easy.
    func file(_ name: String, count: Int) throws -> String {
        var generator = SeededGenerator(seed: UInt64(count))
        var bytes = [UInt8]()
        bytes.reserveCapacity(count + 8)
        while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes += $0 } }
        let path = folder + "/" + name
        try Data(bytes.prefix(count)).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Runs a script of `Tests/python` against the endpoint.
    func python(
        _ script: String, _ arguments: String..., environment more: [String: String?] = [:]
    ) async throws -> RealClient.Result {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
        return try await RealClient("python3", environment: environment.merging(more) { $1 })
            .run(arguments: ["\(tests)/python/\(script)"] + arguments)
    }

    /// - Parameter certificate: PEM of a certificate given to the endpoint, which clients must trust.
    static func run(
        certificate: String? = nil, _ change: (inout S3Configuration) -> Void = { _ in },
        _ body: @escaping @Sendable (S3Clients) async throws -> Void
    ) async throws {
        let folder = NSTemporaryDirectory() + "s3-client-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/spool", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let journal = Journal()
        var configuration = S3Configuration(buckets: ["exports"])
        change(&configuration)
        let endpoint = S3Endpoint(
            configuration: configuration, journal: journal,
            spool: Spool(directory: folder + "/spool"),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await endpoint.run() }
            defer { group.cancelAll() }
            let port = try await endpoint.port()
            let pem = try await endpoint.authorityPEM() ?? certificate
            let authority = pem.map { _ in folder + "/authority.pem" }
            if let pem, let authority { try Data(pem.utf8).write(to: URL(filePath: authority)) }
            let url = "\(pem == nil ? "http" : "https")://127.0.0.1:\(port)"
            try await body(S3Clients(url: url, journal: journal, folder: folder, authority: authority))
        }
    }
}
