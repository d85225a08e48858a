import Foundation
import Testing

/// Clients that sign, frame and name things in their own ways: each puts, uploads in parts, lists, gets back, copies,
/// presigns and deletes, as far as it can.
@Suite struct S3OtherClientsTests {
    private static let bigSize = 24_000_000

    private static func same(_ one: String, _ other: String) -> Bool {
        FileManager.default.contentsEqual(atPath: one, andPath: other)
    }

    @Test func `s3cmd, with signatures of its own`() async throws {
        try await S3ClientBench.run { bench in
            let host = String(bench.url.dropFirst("http://".count))
            let base = [
                "-c", "/dev/null", "--access_key=test", "--secret_key=test", "--host=\(host)", "--host-bucket=\(host)",
                "--no-ssl", "--no-progress", "--region=us-east-1",
            ]
            let s3cmd = RealClient("s3cmd", environment: bench.environment)
            func run(_ arguments: String...) async throws -> RealClient.Result {
                let result = try await s3cmd.run(arguments: base + arguments)
                #expect(result.exitCode == 0, "\(arguments): \(result.standardError)")
                return result
            }
            let small = try bench.file("small.csv", count: 4096)
            let big = try bench.file("big.bin", count: Self.bigSize)
            _ = try await run("mb", "s3://by-s3cmd")
            _ = try await run("put", small, "s3://by-s3cmd/dir/small.csv")
            _ = try await run("put", "--multipart-chunk-size-mb=8", big, "s3://by-s3cmd/big.bin")
            #expect(try await run("ls", "-r", "s3://by-s3cmd").standardOutput.contains("dir/small.csv"))
            _ = try await run("get", "--force", "s3://by-s3cmd/big.bin", bench.folder + "/back")
            #expect(Self.same(big, bench.folder + "/back"))
            _ = try await run("cp", "s3://by-s3cmd/dir/small.csv", "s3://by-s3cmd/copy.csv")
            let url = try await run("signurl", "s3://by-s3cmd/dir/small.csv", "+600").standardOutput
            let curl = RealClient("curl", environment: bench.environment)
            try await curl.run("-fsS", "-o", bench.folder + "/signed", url.trimmingCharacters(in: .newlines))
            #expect(Self.same(small, bench.folder + "/signed"))
            _ = try await run("rb", "-r", "--force", "s3://by-s3cmd")
        }
    }

    @Test func `rclone, with parts, ranges and checks`() async throws {
        try await S3ClientBench.run { bench in
            let base = [
                "--config", "/dev/null", "--s3-provider", "Other", "--s3-access-key-id", "test",
                "--s3-secret-access-key", "test", "--s3-endpoint", bench.url, "--s3-region", "us-east-1",
                "--s3-force-path-style=true", "--retries", "1", "--low-level-retries", "1",
            ]
            let rclone = RealClient("rclone", environment: bench.environment)
            func run(_ arguments: String...) async throws -> RealClient.Result {
                let result = try await rclone.run(arguments: base + arguments)
                #expect(result.exitCode == 0, "\(arguments): \(result.standardError)")
                return result
            }
            let small = try bench.file("small.csv", count: 4096)
            let big = try bench.file("big.bin", count: Self.bigSize)
            _ = try await run("mkdir", ":s3:by-rclone")
            _ = try await run("copyto", small, ":s3:by-rclone/dir/small.csv")
            _ = try await run(
                "copyto", "--s3-upload-cutoff", "10M", "--s3-chunk-size", "8M", big, ":s3:by-rclone/big.bin")
            #expect(try await run("lsf", "-R", ":s3:by-rclone").standardOutput.contains("dir/small.csv"))
            _ = try await run("copyto", ":s3:by-rclone/big.bin", bench.folder + "/back")
            #expect(Self.same(big, bench.folder + "/back"))
            let piece = try await run("cat", "--offset", "100", "--count", "100", ":s3:by-rclone/dir/small.csv").output
            #expect(try piece == Array(Data(contentsOf: URL(fileURLWithPath: small))[100..<200]))
            _ = try await run("copyto", ":s3:by-rclone/dir/small.csv", ":s3:by-rclone/copy.csv")
            _ = try await run("purge", ":s3:by-rclone")
        }
    }

    @Test func `curl, which signs a hash that it does not send`() async throws {
        try await S3ClientBench.run { bench in
            let curl = RealClient("curl", environment: bench.environment)
            let base = ["-fsS", "--aws-sigv4", "aws:amz:us-east-1:s3", "-u", "test:test"]
            let big = try bench.file("big.bin", count: Self.bigSize)
            let object = bench.url + "/by-curl/big.bin"
            for arguments in [
                ["-X", "PUT", bench.url + "/by-curl"],
                ["-T", big, "-H", "x-amz-content-sha256: UNSIGNED-PAYLOAD", object],
                ["-o", bench.folder + "/back", object], ["-X", "DELETE", object],
                ["-X", "DELETE", bench.url + "/by-curl"],
            ] {
                let result = try await curl.run(arguments: base + arguments)
                #expect(result.exitCode == 0, "\(arguments): \(result.standardError)")
            }
            #expect(Self.same(big, bench.folder + "/back"))
        }
    }

    @Test func `restic keeps a repository and finds it whole`() async throws {
        try await S3ClientBench.run { bench in
            var restic = RealClient("restic", environment: bench.environment)
            restic.environment["RESTIC_PASSWORD"] = "x"
            let base = ["-o", "s3.bucket-lookup=path", "-r", "s3:\(bench.url)/by-restic"]
            let big = try bench.file("big.bin", count: Self.bigSize)
            for arguments in [
                ["init"], ["backup", big], ["check", "--read-data"],
                ["restore", "latest", "--target", bench.folder + "/out"], ["forget", "--keep-last", "1", "--prune"],
            ] {
                let result = try await restic.run(arguments: base + arguments)
                #expect(result.exitCode == 0, "\(arguments): \(result.standardError)")
            }
            #expect(Self.same(big, bench.folder + "/out" + big))
        }
    }

    @Test func `minio's client and smart_open write and read streams`() async throws {
        try await S3ClientBench.run { bench in
            let python = RealClient("python3", environment: bench.environment)
            let result = try await python.run(
                arguments: ["-c", Self.script, String(bench.url.dropFirst("http://".count)), bench.url])
            #expect(result.standardOutput == "done\n", "\(result.standardError)")
        }
    }

    private static let script = """
        import io, os, sys, boto3, smart_open
        from minio import Minio
        from minio.commonconfig import CopySource
        big = os.urandom(12 << 20)
        c = Minio(endpoint=sys.argv[1], access_key='test', secret_key='test', secure=False, region='us-east-1')
        c.make_bucket(bucket_name='by-minio')
        c.put_object(bucket_name='by-minio', object_name='a/b', data=io.BytesIO(big), length=-1, part_size=5 << 20)
        assert c.get_object(bucket_name='by-minio', object_name='a/b').read() == big
        assert c.get_object(bucket_name='by-minio', object_name='a/b', offset=100, length=100).read() == big[100:200]
        c.copy_object(bucket_name='by-minio', object_name='c', source=CopySource(bucket_name='by-minio', object_name='a/b'))
        assert [o.object_name for o in c.list_objects(bucket_name='by-minio', recursive=True)] == ['a/b', 'c']
        s3 = {'client': boto3.client('s3', endpoint_url=sys.argv[2])}
        with smart_open.open('s3://by-minio/stream', 'wb', transport_params=s3) as out: out.write(big)
        with smart_open.open('s3://by-minio/stream', 'rb', transport_params=s3) as back:
            back.seek(100)
            assert back.read(100) == big[100:200]
        print('done')
        """
}
