import Checksums
import Foundation
import Testing

@testable import FakeS3

/// Documents that S3 keeps without doing what they say: they must still say something.
@Suite struct DocumentChecksTests {
    @Test(
        arguments: [
            ("accelerate", "<AccelerateConfiguration><Status>On</Status></AccelerateConfiguration>"),
            ("encryption", "<ServerSideEncryptionConfiguration/>"),
            (
                "encryption",
                "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>DES</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>"
            ),
            ("notification", "<NotificationConfiguration><Pigeon/></NotificationConfiguration>"),
            (
                "notification",
                "<NotificationConfiguration><QueueConfiguration><Queue>q</Queue></QueueConfiguration></NotificationConfiguration>"
            ),
            ("requestPayment", "<RequestPaymentConfiguration><Payer>Me</Payer></RequestPaymentConfiguration>"),
            (
                "publicAccessBlock",
                "<PublicAccessBlockConfiguration><BlockPublicAcls>maybe</BlockPublicAcls></PublicAccessBlockConfiguration>"
            ),
            ("replication", "<ReplicationConfiguration><Role>r</Role></ReplicationConfiguration>"),
            (
                "replication",
                "<ReplicationConfiguration><Rule><Status>Enabled</Status><Destination><Bucket>b</Bucket></Destination></Rule></ReplicationConfiguration>"
            ),
            ("website", "<WebsiteConfiguration/>"),
            (
                "website",
                "<WebsiteConfiguration><IndexDocument><Suffix>a/b</Suffix></IndexDocument></WebsiteConfiguration>"
            ),
            ("website", "<WebsiteConfiguration><RedirectAllRequestsTo/></WebsiteConfiguration>"),
            ("logging", "<BucketLoggingStatus><LoggingEnabled/></BucketLoggingStatus>"),
            ("versioning", "<VersioningConfiguration><Status>On</Status></VersioningConfiguration>"),
        ])
    func `a document without what makes its sense is malformed`(name: String, document: String) async throws {
        try await withS3 { s3 in
            let reply = try await put(name, document, s3)
            #expect(reply.status == 400)
            #expect(reply.code == "MalformedXML")
        }
    }

    @Test(
        arguments: [
            ("accelerate", "<AccelerateConfiguration><Status>Enabled</Status></AccelerateConfiguration>"),
            (
                "encryption",
                "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>"
            ),
            ("notification", "<NotificationConfiguration/>"),
            (
                "notification",
                "<NotificationConfiguration><EventBridgeConfiguration/><QueueConfiguration><Queue>q</Queue><Event>s3:ObjectCreated:*</Event></QueueConfiguration></NotificationConfiguration>"
            ),
            ("requestPayment", "<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>"),
            (
                "publicAccessBlock",
                "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>"
            ),
            (
                "website",
                "<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument></WebsiteConfiguration>"
            ),
            (
                "logging",
                "<BucketLoggingStatus><LoggingEnabled><TargetBucket>exports</TargetBucket><TargetPrefix>log/</TargetPrefix></LoggingEnabled></BucketLoggingStatus>"
            ),
        ])
    func `a whole one is kept`(name: String, document: String) async throws {
        try await withS3 { s3 in
            let reply = try await put(name, document, s3)
            #expect(reply.status == 200)
        }
    }

    @Test func `a log goes where a bucket is`() async throws {
        try await withS3 { s3 in
            let document =
                "<BucketLoggingStatus><LoggingEnabled><TargetBucket>nowhere</TargetBucket><TargetPrefix/></LoggingEnabled></BucketLoggingStatus>"
            let reply = try await put("logging", document, s3)
            #expect(reply.code == "InvalidTargetBucketForLogging")
        }
    }

    private func put(_ name: String, _ document: String, _ s3: S3Probe) async throws -> S3Probe.Reply {
        let body = Array(document.utf8)
        let md5 = Data(Checksum.of(body, .md5)).base64EncodedString()
        return try await s3.send("PUT", "/exports", query: "\(name)=", headers: [("content-md5", md5)], body: body)
    }
}
