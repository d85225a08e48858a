import Checksums
import Foundation
import Testing

@testable import FakeS3

@Suite struct GrantTests {
    @Test func `a policy lets another account read, and a denial binds the owner`() async throws {
        try await withS3 { s3 in
            _ = try await s3.send("PUT", "/mine")
            _ = try await s3.send("PUT", "/mine/a", body: [1])
            #expect(try await s3.send("GET", "/mine/a", secret: "alt", accessKeyID: "alt").code == "AccessDenied")
            func statement(_ effect: String, _ action: String, _ who: String) -> [UInt8] {
                Array(
                    """
                    {"Version":"2012-10-17","Statement":[{"Effect":"\(effect)","Principal":{"AWS":"\(who)"},\
                    "Action":"\(action)","Resource":"arn:aws:s3:::mine/*"}]}
                    """.utf8)
            }
            let allow = statement("Allow", "s3:GetObject", "alt")
            #expect(try await s3.send("PUT", "/mine", query: "policy=", body: allow).status == 204)
            #expect(try await s3.send("GET", "/mine/a", secret: "alt", accessKeyID: "alt").body == [1])
            let put = try await s3.send("PUT", "/mine/b", body: [1], secret: "alt", accessKeyID: "alt")
            #expect(put.code == "AccessDenied")
            let deny = statement("Deny", "s3:*", "*")
            #expect(try await s3.send("PUT", "/mine", query: "policy=", body: deny).status == 204)
            #expect(try await s3.send("GET", "/mine/a").code == "AccessDenied")
            #expect(try await s3.send("DELETE", "/mine", query: "policy=").status == 204)
            #expect(try await s3.send("GET", "/mine/a").body == [1])
        }
    }

    @Test func `in policy mode only the configured actions exist`() async throws {
        try await withS3({ $0.allowedActions = S3Configuration.adobeActions }) { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            #expect(try await s3.send("GET", "/exports/a").body == [1])
            #expect(try await s3.send("PUT", "/made").code == "AccessDenied")
        }
    }

    @Test func `policy mode takes patterns, in any case, as a policy does`() async throws {
        try await withS3({ $0.allowedActions = ["s3:Put*", "S3:getobject"] }) { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            #expect(try await s3.send("GET", "/exports/a").body == [1])
            #expect(try await s3.send("DELETE", "/exports/a").code == "AccessDenied")
        }
    }

    @Test(
        arguments: [
            ([("x-amz-acl", "bucket-owner-full-control")], "s3:PutObjectAcl"),
            ([("x-amz-grant-read", "id=1")], "s3:PutObjectAcl"), ([("x-amz-tagging", "a=b")], "s3:PutObjectTagging"),
            ([("x-amz-object-lock-legal-hold", "ON")], "s3:PutObjectLegalHold"),
            (
                [
                    ("x-amz-server-side-encryption", "aws:kms"),
                    ("x-amz-server-side-encryption-aws-kms-key-id", "arn:aws:kms:us-east-1:1:key/2"),
                ], "kms:GenerateDataKey"
            ),
        ])
    func `what the headers of an upload ask needs its own action in policy mode`(
        headers: [(String, String)], action: String
    ) async throws {
        try await withS3({ $0.allowedActions = S3Configuration.adobeActions }) { s3 in
            for query in ["", "uploads="] {
                let method = query.isEmpty ? "PUT" : "POST"
                let reply = try await s3.send(method, "/exports/a", query: query, headers: headers)
                #expect(reply.code == "AccessDenied")
                #expect(reply.element("Message")?.contains("to perform: \(action) because") == true)
            }
            #expect(try await s3.send("GET", "/exports/a").code == "NoSuchKey")
        }
        try await withS3({ $0.allowedActions = S3Configuration.adobeActions.union([action, "kms:Decrypt"]) }) { s3 in
            let reply = try await s3.send("PUT", "/exports/a", headers: headers)
            #expect(reply.code != "AccessDenied")
        }
    }

    @Test func `policy mode tells versions, attributes and the listing of what is not there apart`() async throws {
        try await withS3({ $0.allowedActions = ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"] }) { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            #expect(try await s3.send("GET", "/exports/a", query: "versionId=null").code == "AccessDenied")
            #expect(try await s3.send("DELETE", "/exports/a", query: "versionId=null").code == "AccessDenied")
            let attributes = try await s3.send(
                "GET", "/exports/a", query: "attributes=", headers: [("x-amz-object-attributes", "ETag")])
            #expect(attributes.element("Message")?.contains("s3:GetObjectAttributes") == true)
            // Who may not list is not told that there is nothing.
            #expect(try await s3.send("GET", "/exports/b").code == "AccessDenied")
            #expect(try await s3.send("DELETE", "/exports/a").status == 204)
        }
    }

    @Test func `what policy mode refuses makes no bucket on demand`() async throws {
        try await withS3({
            $0.allowedActions = ["s3:List*"]
            $0.createsBucketsOnDemand = true
        }) { s3 in
            let put = try await s3.send("PUT", "/demanded/a", body: [1])
            #expect(put.code == "AccessDenied")
            #expect(try await s3.send("GET", "/demanded", query: "list-type=2").code == "NoSuchBucket")
        }
    }

    @Test func `policy mode refuses each deletion of a list by itself`() async throws {
        try await withS3({ $0.allowedActions = ["s3:PutObject", "s3:GetObject"] }) { s3 in
            _ = try await s3.send("PUT", "/exports/a", body: [1])
            let list = Array("<Delete><Object><Key>a</Key></Object></Delete>".utf8)
            let md5 = Data(Checksum.of(list, .md5)).base64EncodedString()
            let reply = try await s3.send(
                "POST", "/exports", query: "delete=", headers: [("content-md5", md5)], body: list)
            #expect(reply.status == 200)
            #expect(reply.element("Code") == "AccessDenied")
            #expect(try await s3.send("GET", "/exports/a").body == [1])
        }
    }

    @Test func `an ACL is refused where ACLs are off and lets in where they are on`() async throws {
        try await withS3({ $0.allowsACLs = true }) { s3 in
            _ = try await s3.send("PUT", "/mine")
            _ = try await s3.send("PUT", "/mine/a", headers: [("x-amz-acl", "public-read")], body: [1])
            #expect(try await s3.send("GET", "/mine/a", secret: "alt", accessKeyID: "alt").body == [1])
        }
        try await withS3 { s3 in
            let put = try await s3.send("PUT", "/exports/a", headers: [("x-amz-acl", "public-read")], body: [1])
            #expect(put.code == "AccessControlListNotSupported")
        }
    }
}
