import Drops
import Foundation

/// Requests as clients send them. Signatures are made up: one of the two endpoints under test does not ask.
enum FuzzRequests {
    static func any(using generator: inout SeededGenerator) -> [UInt8] {
        let shape = shapes.randomElement(using: &generator)!
        var head = "\(shape.method) \(shape.target) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        for header in shape.headers { head += header + "\r\n" }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: break
        default: head += authorization
        }
        let isChunked = shape.headers.contains { $0.hasPrefix("x-amz-content-sha256: STREAMING") }
        if !isChunked, Int.random(in: 0..<12, using: &generator) == 0, !shape.body.isEmpty {
            let size = String(shape.body.utf8.count, radix: 16)
            return Array("\(head)Transfer-Encoding: chunked\r\n\r\n\(size)\r\n\(shape.body)\r\n0\r\n\r\n".utf8)
        }
        if !shape.body.isEmpty || shape.method == "PUT" { head += "Content-Length: \(shape.body.utf8.count)\r\n" }
        return Array((head + "\r\n" + shape.body).utf8)
    }

    private struct Shape: Sendable {
        let method: String
        let target: String
        var headers: [String] = []
        var body = ""
    }

    private static let date = "20261118T111640Z"

    private static let zeros = String(repeating: "0", count: 64)

    private static let authorization =
        "x-amz-date: \(date)\r\nAuthorization: AWS4-HMAC-SHA256 Credential=test/20261118/us-east-1/s3/aws4_request, "
        + "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=\(zeros)\r\n"
        + "x-amz-content-sha256: UNSIGNED-PAYLOAD\r\n"

    private static let presigned =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test%2F20261118%2Fus-east-1%2Fs3%2Faws4_request"
        + "&X-Amz-Date=\(date)&X-Amz-Expires=600&X-Amz-SignedHeaders=host&X-Amz-Signature=00"

    /// Allows every field of the form above, to whoever does not verify its signature.
    private static let policy = Data(
        #"{"expiration":"2030-01-01T00:00:00Z","conditions":[{"bucket":"exports"},["starts-with","$key",""],["starts-with","$x-amz-algorithm",""],["starts-with","$x-amz-credential",""],["starts-with","$x-amz-date",""],["content-length-range",0,9]]}"#
            .utf8
    ).base64EncodedString()

    private static func document(_ target: String, _ body: String, method: String = "PUT") -> Shape {
        Shape(method: method, target: "/exports" + target, headers: ["Content-Type: application/xml"], body: body)
    }

    private static let shapes: [Shape] = [
        Shape(method: "GET", target: "/"), Shape(method: "GET", target: "/exports"),
        Shape(method: "PUT", target: "/exports/a", body: "hello world"),
        Shape(
            method: "PUT", target: "/exports/dir/b%20c+d", headers: ["x-amz-meta-a: b", "x-amz-tagging: a=b&c=d"],
            body: "x"),
        Shape(
            method: "PUT", target: "/exports/c",
            headers: ["x-amz-checksum-crc32: AAAAAA==", "x-amz-sdk-checksum-algorithm: CRC32", "Content-MD5: AAAA"],
            body: "x"),
        Shape(method: "GET", target: "/exports/a", headers: ["Range: bytes=1-3", "If-None-Match: \"a\""]),
        Shape(method: "GET", target: "/exports/a?versionId=null&response-content-type=text/plain&partNumber=1"),
        Shape(method: "HEAD", target: "/exports/a"), Shape(method: "DELETE", target: "/exports/a"),
        Shape(
            method: "GET",
            target: "/exports?list-type=2&prefix=d&delimiter=/&max-keys=2&encoding-type=url&start-after=a"),
        Shape(method: "GET", target: "/exports?versions&key-marker=a&version-id-marker=null&delimiter=%2F"),
        Shape(method: "GET", target: "/exports?uploads&key-marker=a&upload-id-marker=b&max-uploads=3"),
        Shape(method: "GET", target: "/exports/a?\(presigned)"),
        Shape(method: "PUT", target: "/exports/p?\(presigned)", body: "presigned"),
        Shape(method: "GET", target: "/exports/a?AWSAccessKeyId=test&Signature=AAAA&Expires=1999999999"),
        Shape(method: "POST", target: "/exports/m?uploads"), Shape(method: "GET", target: "/exports/m?uploadId=1"),
        Shape(method: "PUT", target: "/exports/m?uploadId=1&partNumber=1", body: "part"),
        Shape(method: "PUT", target: "/exports/copy", headers: ["x-amz-copy-source: /exports/a?versionId=null"]),
        Shape(
            method: "OPTIONS", target: "/exports/a",
            headers: ["Origin: http://a", "Access-Control-Request-Method: GET"]),
        Shape(
            method: "PUT", target: "/exports/chunked",
            headers: [
                "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER", "Content-Encoding: aws-chunked",
                "x-amz-decoded-content-length: 5", "x-amz-trailer: x-amz-checksum-crc32",
            ], body: "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"),
        Shape(
            method: "PUT", target: "/exports/signed",
            headers: ["x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "x-amz-decoded-content-length: 5"],
            body: "5;chunk-signature=00\r\nhello\r\n0;chunk-signature=00\r\n\r\n"),
        Shape(
            method: "PUT", target: "/exports/both",
            headers: [
                "x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", "x-amz-decoded-content-length: 5",
                "x-amz-trailer: x-amz-checksum-crc32",
            ],
            body:
                "5;chunk-signature=\(zeros)\r\nhello\r\n0;chunk-signature=\(zeros)\r\nx-amz-checksum-crc32:NhCmhg==\r\nx-amz-trailer-signature:\(zeros)\r\n\r\n"
        ),
        Shape(
            method: "PUT", target: "/exports/m?uploadId=1&partNumber=2",
            headers: ["x-amz-copy-source: /exports/a%20b", "x-amz-copy-source-range: bytes=0-3"]),
        Shape(
            method: "POST", target: "/exports/m?uploadId=1",
            headers: [
                "x-amz-checksum-crc32: AAAAAA==-1", "x-amz-checksum-type: COMPOSITE", "x-amz-mp-object-size: 4",
                "If-None-Match: *",
            ],
            body:
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>a</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part></CompleteMultipartUpload>"
        ),
        Shape(
            method: "PUT", target: "/exports/locked",
            headers: [
                "x-amz-object-lock-mode: GOVERNANCE", "x-amz-object-lock-retain-until-date: 2030-01-01T00:00:00Z",
                "Content-MD5: XUFAKrxLKna5cZ2REBfFkg==",
            ], body: "hello"),
        document(
            "/m?uploadId=1",
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"a\"</ETag></Part></CompleteMultipartUpload>",
            method: "POST"),
        document(
            "?delete", "<Delete><Quiet>true</Quiet><Object><Key>a</Key><VersionId>null</VersionId></Object></Delete>",
            method: "POST"),
        document("?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"),
        document("?tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"),
        document("/a?tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"),
        document(
            "?acl",
            "<AccessControlPolicy><Owner><ID>a</ID></Owner><AccessControlList><Grant><Grantee><URI>a</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>"
        ),
        document(
            "?cors",
            "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>"
        ),
        document(
            "?lifecycle",
            "<LifecycleConfiguration><Rule><Status>Enabled</Status><Filter/><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>"
        ),
        document(
            "?object-lock",
            "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>"
        ),
        document(
            "/a?retention",
            "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2030-01-01T00:00:00Z</RetainUntilDate></Retention>"),
        document("/a?legal-hold", "<LegalHold><Status>ON</Status></LegalHold>"),
        document(
            "?ownershipControls",
            "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>"),
        document(
            "?encryption",
            "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>"
        ),
        document(
            "?publicAccessBlock",
            "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>"),
        document(
            "?policy",
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::exports/*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"127.0.0.1/8\"}}}]}"
        ),
        Shape(
            method: "POST", target: "/exports", headers: ["Content-Type: multipart/form-data; boundary=x"],
            body:
                "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nform\r\n--x\r\nContent-Disposition: form-data; name=\"x-amz-algorithm\"\r\n\r\nAWS4-HMAC-SHA256\r\n--x\r\nContent-Disposition: form-data; name=\"x-amz-credential\"\r\n\r\ntest/20261118/us-east-1/s3/aws4_request\r\n--x\r\nContent-Disposition: form-data; name=\"x-amz-date\"\r\n\r\n\(date)\r\n--x\r\nContent-Disposition: form-data; name=\"policy\"\r\n\r\n\(policy)\r\n--x\r\nContent-Disposition: form-data; name=\"x-amz-signature\"\r\n\r\n\(zeros)\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhello\r\n--x--\r\n"
        ),
        Shape(
            method: "POST", target: "/exports", headers: ["Content-Type: multipart/form-data; boundary=x"],
            body:
                "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nform\r\n--x\r\nContent-Disposition: form-data; name=\"policy\"\r\n\r\neyJhIjoxfQ==\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhello\r\n--x--\r\n"
        ),
    ]
}
