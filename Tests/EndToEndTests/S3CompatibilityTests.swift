import FakeS3
import Testing

/// The cases of `Tests/python/s3`: boto3 asks for every corner of the protocol, one folder of small files by topic.
@Suite struct S3CompatibilityTests {
    private static let topics = [
        "access", "buckets", "checksums", "copies", "documents", "encryption", "forms", "headers", "lists", "locks",
        "multipart", "objects", "races", "tags", "versions",
    ]

    @Test(arguments: topics) func `boto3 finds S3 as it knows it`(topic: String) async throws {
        try await S3Clients.run({ configuration in
            configuration.credentials = ["test": "test", "alt": "alt"]
            configuration.owner = "test"
            configuration.allowsACLs = true
        }) { bench in
            let result = try await bench.python("s3/run.py", topic + ".")
            #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        }
    }

    @Test(arguments: ["access", "copies", "encryption", "lists", "locks", "multipart"])
    func `boto3 may sign by version 2 where that is loosened`(topic: String) async throws {
        try await S3Clients.run({ configuration in
            configuration.credentials = ["test": "test", "alt": "alt"]
            configuration.owner = "test"
            configuration.allowsACLs = true
            configuration.strictness.signatureVersion = false
        }) { bench in
            let result = try await bench.python("s3/run.py", topic + ".", environment: ["S3_SIGNATURE": "s3"])
            #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        }
    }

    @Test func `boto3 is answered as S3's own answers were recorded`() async throws {
        try await S3Clients.run { bench in
            let result = try await bench.python("s3/run.py", "recorded.")
            #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        }
    }

    @Test func `boto3 is believed where no rule holds`() async throws {
        try await S3Clients.run({ configuration in
            configuration.credentials = ["test": "test", "alt": "alt"]
            configuration.owner = "test"
            for rule in S3Configuration.Strictness.rules { configuration.strictness[keyPath: rule.rule] = false }
        }) { bench in
            let result = try await bench.python("s3/run.py", "loosened.")
            #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        }
    }
}
