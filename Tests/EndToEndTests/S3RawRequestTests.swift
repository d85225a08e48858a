import FakeS3
import Foundation
import Testing

/// The cases of `Tests/python/s3raw`: bytes on a socket that no client library would send, each with S3's answer.
@Suite struct S3RawRequestTests {
    private static let topics = [
        "signatures", "streams", "integrity", "framing", "objects", "multipart", "documents", "forms", "answers",
    ]

    @Test(arguments: topics) func `a request that S3 refuses is refused as S3 refuses it, and stores nothing`(
        topic: String
    ) async throws {
        try await S3Clients.run({ configuration in
            configuration.credentials = ["test": "test"]
            configuration.allowsACLs = true
        }) { bench in
            let python = RealClient("python3", environment: bench.environment)
            let script =
                URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
                + "/python/s3raw/run.py"
            let result = try await python.run(arguments: [script, topic])
            #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        }
    }
}
