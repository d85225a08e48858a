import Foundation
import Testing

@testable import FakeS3

@Suite struct PolicyActionsTests {
    @Test(arguments: ["*", "s3:*", "s3:GetObject", "S3:getobject", "s3:Get*", "s3:?etObject", "s3:ListBucket"])
    func `an action or pattern that names one of S3's is known`(action: String) {
        #expect(PolicyActions.has(action))
    }

    @Test(arguments: ["", "s3:", "s3:GetObjects", "GetObject", "ec2:*", "s3:Fetch*", "s3:ListObjects"])
    func `one that names none is unknown`(action: String) {
        #expect(!PolicyActions.has(action))
    }

    @Test(
        arguments: [
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:ReadObject","Resource":"arn:aws:s3:::exports/*"}]}"#,
            #"{"Version":"2020-01-01","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::exports/*"}]}"#,
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Who":"*","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::exports/*"}]}"#,
            #"{"Version":"2012-10-17","Statements":[]}"#,
        ])
    func `a policy with words that S3 does not know is malformed`(policy: String) async throws {
        try await withS3 { s3 in
            let reply = try await s3.send("PUT", "/exports", query: "policy=", body: Array(policy.utf8))
            #expect(reply.status == 400)
            #expect(reply.code == "MalformedPolicy")
        }
    }
}
