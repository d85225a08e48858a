import Drops
import FakeS3
import Foundation
import Logging
import Testing

/// An endpoint with a scratch folder, for clients that are programs.
struct S3ClientBench: Sendable {
    let url: String
    let journal: Journal
    let folder: String

    /// Variables that every AWS client reads; nothing of the machine's own settings comes through.
    var environment: [String: String?] {
        [
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL_S3": url, "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1", "AWS_PAGER": "",
            "AWS_CA_BUNDLE": nil, "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "HOME": folder,
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

    static func run(
        _ change: (inout S3Configuration) -> Void = { _ in },
        _ body: @escaping @Sendable (S3ClientBench) async throws -> Void
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
            try await body(
                S3ClientBench(url: "http://127.0.0.1:\(try await endpoint.port())", journal: journal, folder: folder))
        }
    }
}

@Suite struct S3ClientTests {
    @Test func `AWS CLI puts, lists, gets and deletes, 64 MB in parts`() async throws {
        try await S3ClientBench.run { bench in
            let aws = RealClient("aws", environment: bench.environment)
            let small = try bench.file("small.csv", count: 4096)
            let big = try bench.file("big.bin", count: 64_000_000)
            try await aws.run("s3", "mb", "s3://made-by-cli")
            try await aws.run("s3", "cp", "--no-progress", small, "s3://made-by-cli/dir/small.csv")
            try await aws.run("s3", "cp", "--no-progress", big, "s3://made-by-cli/big.bin")
            let listing = try await aws.run("s3", "ls", "--recursive", "s3://made-by-cli")
            #expect(listing.standardOutput.contains("4096 dir/small.csv"))
            #expect(listing.standardOutput.contains("64000000 big.bin"))
            for (name, original) in [("dir/small.csv", small), ("big.bin", big)] {
                try await aws.run("s3", "cp", "--no-progress", "s3://made-by-cli/" + name, bench.folder + "/back")
                #expect(FileManager.default.contentsEqual(atPath: original, andPath: bench.folder + "/back"))
            }
            let delivered = try #require(
                await bench.journal.nextDelivery(timeout: .seconds(10)) { $0.name == "big.bin" })
            #expect(delivered.content.size == 64_000_000)
            #expect(bench.journal.exchanges.contains { $0.operation == "CompleteMultipartUpload" })
            try await aws.run("s3", "rb", "--force", "s3://made-by-cli")
        }
    }

    @Test func `AWS CLI is told that its secret is wrong`() async throws {
        try await S3ClientBench.run { bench in
            var aws = RealClient("aws", environment: bench.environment)
            aws.environment["AWS_SECRET_ACCESS_KEY"] = "wrong"
            let result = try await aws.run(arguments: ["s3", "ls", "s3://exports"])
            #expect(result.exitCode != 0)
            #expect(result.standardError.contains("SignatureDoesNotMatch"))
            #expect(bench.journal.deliveries.isEmpty)
        }
    }

    @Test func `boto3 puts, gets, lists, copies, presigns and deletes, 64 MB in parts`() async throws {
        try await S3ClientBench.run { bench in
            let python = RealClient("python3", environment: bench.environment)
            _ = try bench.file("big.bin", count: 64_000_000)
            let result = try await python.run("-", bench.folder, input: Array(Self.script.utf8))
            #expect(result.standardOutput == "all steps passed\n")
        }
    }

    private static let script = """
        import io, sys, urllib.request
        import boto3
        from boto3.s3.transfer import TransferConfig
        from botocore.config import Config
        from botocore.exceptions import ClientError
        s3 = boto3.client('s3', config=Config(signature_version='s3v4', s3={'addressing_style': 'path'}, retries={'max_attempts': 0}))
        big = open(sys.argv[1] + '/big.bin', 'rb').read()
        parts = TransferConfig(multipart_threshold=8 << 20, multipart_chunksize=8 << 20, max_concurrency=4)
        s3.create_bucket(Bucket='made-by-boto')
        for key in ['dir/small.csv', 'a//b', '%2F', 'caf\\u00e9/\\U0001F4E6', 'trailing/', 'a+b c&d=e?f']:
            s3.put_object(Bucket='made-by-boto', Key=key, Body=key.encode(), Metadata={'segment': 'a b'})
            got = s3.get_object(Bucket='made-by-boto', Key=key)
            assert got['Body'].read() == key.encode() and got['Metadata'] == {'segment': 'a b'}, key
        for algorithm in ['CRC32', 'SHA1', 'SHA256']:   # the other two need the CRT, which boto3 does not bring along
            put = s3.put_object(Bucket='made-by-boto', Key=algorithm, Body=b'x' * 100000, ChecksumAlgorithm=algorithm)
            got = s3.get_object(Bucket='made-by-boto', Key=algorithm, ChecksumMode='ENABLED')
            assert got['Checksum' + algorithm] == put['Checksum' + algorithm] and len(got['Body'].read()) == 100000
        s3.upload_fileobj(io.BytesIO(big), 'made-by-boto', 'big.bin', Config=parts)
        back = io.BytesIO()
        s3.download_fileobj('made-by-boto', 'big.bin', back, Config=parts)
        assert back.getvalue() == big
        s3.copy({'Bucket': 'made-by-boto', 'Key': 'big.bin'}, 'made-by-boto', 'copy.bin', Config=parts)
        assert s3.head_object(Bucket='made-by-boto', Key='copy.bin')['ContentLength'] == len(big)
        listed = [o['Key'] for page in s3.get_paginator('list_objects_v2').paginate(Bucket='made-by-boto', PaginationConfig={'PageSize': 3}) for o in page['Contents']]
        assert listed == sorted(listed, key=lambda k: k.encode()) and 'a//b' in listed and '%2F' in listed, listed
        assert s3.get_object(Bucket='made-by-boto', Key='big.bin', Range='bytes=100-199')['Body'].read() == big[100:200]
        url = s3.generate_presigned_url('get_object', Params={'Bucket': 'made-by-boto', 'Key': 'a//b'})
        assert urllib.request.urlopen(url).read() == b'a//b'
        try:
            s3.put_object(Bucket='made-by-boto', Key='a//b', Body=b'', IfNoneMatch='*')
            raise AssertionError('a conditional write went through')
        except ClientError as error:
            assert error.response['ResponseMetadata']['HTTPStatusCode'] == 412
        gone = s3.delete_objects(Bucket='made-by-boto', Delete={'Objects': [{'Key': key} for key in listed]})
        assert len(gone['Deleted']) == len(listed)
        s3.delete_bucket(Bucket='made-by-boto')
        print('all steps passed')
        """
}
