import Drops
import FakeS3
import Foundation
import Logging
import Testing

struct S3TLSTests {
    private static let script = """
        import boto3
        s3 = boto3.client('s3')
        s3.put_object(Bucket='exports', Key='a', Body=b'x' * (1 << 20))
        assert s3.get_object(Bucket='exports', Key='a')['Body'].read() == b'x' * (1 << 20)
        print('done')
        """

    @Test func `a client that does not know the authority refuses`() async throws {
        try await S3Clients.run {
            $0.tls = .generated
        } _: { clients in
            let curl = RealClient("curl")
            // 60: the peer's certificate cannot be verified.
            let result = try await curl.run(arguments: ["-sS", clients.url + "/exports/a"])
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
        try await S3Clients.run(certificate: certificate) {
            $0.tls = .pem(certificateChain: certificate, privateKey: key)
        } _: { clients in
            let result = try await RealClient("python3", environment: clients.environment).run("-c", Self.script)
            #expect(result.standardOutput == "done\n")
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
