import Drops
import Foundation
import Testing

/// What clients do that is on no walk: a secret that is wrong, checksums of every kind.
struct S3ClientTests {
    @Test func `AWS CLI is told that its secret is wrong`() async throws {
        try await S3Clients.run { clients in
            var aws = RealClient("aws", environment: clients.environment)
            aws.environment["AWS_SECRET_ACCESS_KEY"] = "wrong"
            let result = try await aws.run(arguments: ["s3", "ls", "s3://exports"])
            #expect(result.exitCode != 0)
            #expect(result.standardError.contains("SignatureDoesNotMatch"))
            #expect(clients.journal.deliveries.isEmpty)
        }
    }

    @Test func `boto3 finds its checksums again, and verifies what it gets`() async throws {
        try await S3Clients.run { clients in
            let python = RealClient("python3", environment: clients.environment)
            let result = try await python.run("-c", Self.script, clients.folder)
            #expect(result.standardOutput == "all checksums stand\n")
            #expect(clients.journal.deliveries.count == 10)
        }
    }

    private static let script = """
        import sys, boto3
        from boto3.s3.transfer import TransferConfig
        s3 = boto3.client('s3')
        content = bytes(range(256)) * (6 << 12)
        open(sys.argv[1] + '/big', 'wb').write(content)
        for algorithm in ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']:
            place = {'Bucket': 'exports', 'Key': algorithm}
            put = s3.put_object(**place, Body=content, ChecksumAlgorithm=algorithm)
            got = s3.get_object(**place, ChecksumMode='ENABLED')
            assert got['Checksum' + algorithm] == put['Checksum' + algorithm], algorithm
            assert got['Body'].read() == content, algorithm
            s3.upload_file(sys.argv[1] + '/big', 'exports', algorithm + '-parts', ExtraArgs={'ChecksumAlgorithm': algorithm},
                           Config=TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20))
            head = s3.head_object(Bucket='exports', Key=algorithm + '-parts', ChecksumMode='ENABLED')
            assert head['Checksum' + algorithm], algorithm
        print('all checksums stand')
        """
}
