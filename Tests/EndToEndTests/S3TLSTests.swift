import Drops
import FakeS3
import Foundation
import Logging
import Testing

@Suite struct S3TLSTests {
    /// Runs an endpoint over TLS; the body gets its URL and the file that a client must trust.
    private static func run(
        _ tls: S3Configuration.TLS, authority: String? = nil,
        _ body: @escaping @Sendable (_ url: String, _ bundle: String) async throws -> Void
    ) async throws {
        let folder = NSTemporaryDirectory() + "s3-tls-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let endpoint = S3Endpoint(
            configuration: S3Configuration(buckets: ["exports"], tls: tls), journal: Journal(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await endpoint.run() }
            defer { group.cancelAll() }
            let port = try await endpoint.port()
            let pem = try await endpoint.authorityPEM() ?? authority
            let bundle = folder + "/authority.pem"
            try #require(pem).write(toFile: bundle, atomically: true, encoding: .utf8)
            try await body("https://127.0.0.1:\(port)", bundle)
        }
    }

    private static let script = """
        import sys, boto3
        from botocore.config import Config
        s3 = boto3.client('s3', endpoint_url=sys.argv[1], verify=sys.argv[2], aws_access_key_id='test',
                          aws_secret_access_key='test', region_name='us-east-1', config=Config(retries={'max_attempts': 0}))
        s3.put_object(Bucket='exports', Key='a', Body=b'x' * (1 << 20))
        assert s3.get_object(Bucket='exports', Key='a')['Body'].read() == b'x' * (1 << 20)
        print('done')
        """

    @Test func `boto3 and curl trust the certificate made for the run`() async throws {
        try await Self.run(.generated) { url, bundle in
            let python = RealClient("python3")
            let result = try await python.run(arguments: ["-c", Self.script, url, bundle])
            #expect(result.standardOutput == "done\n", "\(result.standardError)")
            let curl = RealClient("curl")
            let answer = try await curl.run(
                "-sS", "--cacert", bundle, "--aws-sigv4", "aws:amz:us-east-1:s3", "-u", "test:test", url + "/exports/a",
                "-o", "/dev/null", "-w", "%{http_code}")
            #expect(answer.standardOutput == "200")
        }
    }

    @Test func `a client that does not know the authority refuses`() async throws {
        try await Self.run(.generated) { url, _ in
            let curl = RealClient("curl")
            // 60: the peer's certificate cannot be verified.
            let result = try await curl.run(arguments: ["-sS", url + "/exports/a"])
            #expect(result.exitCode == 60)
        }
    }

    @Test func `a given certificate is used`() async throws {
        let folder = NSTemporaryDirectory() + "s3-cert-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await RealClient("openssl").run(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=IP:127.0.0.1", "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem")
        let certificate = try String(contentsOfFile: folder + "/cert.pem", encoding: .utf8)
        let key = try String(contentsOfFile: folder + "/key.pem", encoding: .utf8)
        try await Self.run(
            .pem(certificateChain: certificate, privateKey: key), authority: certificate
        ) { url, bundle in
            let python = RealClient("python3")
            let result = try await python.run(arguments: ["-c", Self.script, url, bundle])
            #expect(result.standardOutput == "done\n", "\(result.standardError)")
        }
    }

    @Test func `a certificate that is none is one clear sentence`() async throws {
        let endpoint = S3Endpoint(
            configuration: S3Configuration(tls: .pem(certificateChain: "nonsense", privateKey: "")), journal: Journal(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        await #expect { try await endpoint.run() } throws: { error in
            "\(error)".hasPrefix("The TLS certificate holds no PEM")
        }
    }
}
