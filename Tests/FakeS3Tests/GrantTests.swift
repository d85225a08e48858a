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
