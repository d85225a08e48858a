import FakeS3
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
            let result = try await bench.python("s3raw/run.py", topic)
            #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        }
    }
}
