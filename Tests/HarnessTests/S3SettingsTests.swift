import FakeS3
import Foundation
import Logging
import Testing

@testable import Harness

@Suite struct S3SettingsTests {
    private func s3(_ environment: [String: String]) throws -> S3Configuration {
        let settings = try ServerSettings.load(environment: environment)
        return try #require(try settings.harnessConfiguration(logger: Logger(label: "test")).s3)
    }

    @Test func `accounts, ACLs and policy mode come from the environment`() throws {
        let s3 = try s3([
            "MOCKDEST_S3_KEYS": "main:a,alt:b", "MOCKDEST_S3_ACLS": "on", "MOCKDEST_S3_ACTIONS": "adobe",
            "MOCKDEST_S3_ACCOUNTS": "main=1111;main@example.com;Main User,alt=2222",
        ])
        #expect(s3.credentials == ["main": "a", "alt": "b"])
        #expect(s3.allowsACLs)
        #expect(s3.allowedActions == S3Configuration.adobeActions)
        #expect(
            s3.accounts["main"]
                == .init(canonicalID: "1111", email: "main@example.com", displayName: "Main User"))
        #expect(s3.accounts["alt"] == .init(canonicalID: "2222"))
    }

    @Test func `actions are those of IAM, one by one or by a pattern`() throws {
        let text = "s3:GetObjectVersion, s3:Put*, s3:BypassGovernanceRetention, kms:GenerateDataKey"
        #expect(try s3(["MOCKDEST_S3_ACTIONS": text]).allowedActions?.count == 4)
    }

    @Test func `nothing said is as S3 is today`() throws {
        let s3 = try s3([:])
        #expect(!s3.allowsACLs)
        #expect(s3.allowedActions == nil)
        #expect(s3.tls == nil)
        #expect(s3.strictness == S3Configuration.Strictness())
    }

    @Test func `rules are loosened one by one`() throws {
        let s3 = try s3(["MOCKDEST_S3_LOOSEN": "part-size, clock-skew"])
        #expect(s3.strictness.loosened == ["clock-skew", "part-size"])
        #expect(!s3.strictness.partSize && !s3.strictness.clockSkew && s3.strictness.signatures)
    }

    @Test func `each rule has a name and a switch of its own`() {
        let rules = S3Configuration.Strictness.rules
        #expect(Set(rules.map(\.name)).count == rules.count)
        #expect(Set(rules.map(\.rule)).count == Mirror(reflecting: S3Configuration.Strictness()).children.count)
    }

    @Test func `TLS is made for the run or given`() throws {
        #expect(try s3(["MOCKDEST_S3_TLS": "on"]).tls == .generated)
        let folder = NSTemporaryDirectory() + "s3-settings-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "CERT".write(toFile: folder + "/c", atomically: true, encoding: .utf8)
        try "KEY".write(toFile: folder + "/k", atomically: true, encoding: .utf8)
        let given = try s3(["MOCKDEST_S3_TLS_CERT": folder + "/c", "MOCKDEST_S3_TLS_KEY": folder + "/k"])
        #expect(given.tls == .pem(certificateChain: "CERT", privateKey: "KEY"))
    }

    @Test(
        arguments: [
            (["MOCKDEST_S3_ACLS": "maybe"], "on or off"), (["MOCKDEST_S3_ACTIONS": "PutObject"], "s3:PutObject"),
            (["MOCKDEST_S3_LOOSEN": "part-sise"], "did you mean part-size?"),
            (["MOCKDEST_S3_LOOSEN": "everything"], "some of signatures, signature-version"),
            (["MOCKDEST_S3_ACTIONS": "s3:GetObject,s3:PutObjekt"], "did you mean s3:PutObject?"),
            (["MOCKDEST_S3_ACTIONS": "kms:GenerateDatKey"], "did you mean kms:GenerateDataKey?"),
            (["MOCKDEST_S3_ACTIONS": "s3:Fetch*"], "an action of S3"),
            (["MOCKDEST_S3_ACCOUNTS": "main"], "id=canonical-id"), (["MOCKDEST_S3_TLS_CERT": "/none"], "come together"),
            (["MOCKDEST_S3_TLS_CERT": "/none", "MOCKDEST_S3_TLS_KEY": "/none"], "readable PEM file"),
        ])
    func `what cannot be meant is one sentence with the right form`(environment: [String: String], words: String) {
        #expect { try s3(environment) } throws: { "\($0)".contains(words) }
    }
}
