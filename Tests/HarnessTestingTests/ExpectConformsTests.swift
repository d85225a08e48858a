import Drops
import Exporting
import FakeS3
import Harness
import HarnessTesting
import StrictYAML
import Testing
import Verification

private func configuration() -> HarnessConfiguration {
    var s3 = S3Configuration()
    s3.buckets = ["exports"]
    return HarnessConfiguration(s3: s3, sftp: nil)
}

private func expectation() throws -> Verification.Expectation {
    try Verification.Expectation(
        YAMLValue(parsing: "columns: [{name: email, type: email}]\n", file: "e.yaml"), baseDirectory: ".")
}

private func upload(_ text: String, to harness: Harness) async throws {
    let access = harness.s3
    let sender = try S3Sender(
        endpoint: access.url, region: access.region, accessKeyID: access.accessKeyID,
        secretAccessKey: access.secretAccessKey)
    try await sender.put(Blob(Array(text.utf8)), bucket: "exports", key: "x.csv")
}

struct ExpectConformsTests {
    @Test(.destination(buckets: ["exports"])) func `a good drop records no issue`() async throws {
        let harness = try #require(Harness.current)
        try await upload("email\na@example.com\n", to: harness)
        let (_, result) = try await expectConforms(to: expectation(), in: harness)
        #expect(result.verdict == Verdict.pass)
    }

    @Test(.destination(configuration())) func `a broken drop fails a Swift Testing test`() async throws {
        let harness = try #require(Harness.current)
        try await upload("emial\na@example.com\n", to: harness)
        try await withKnownIssue {
            try await expectConforms(to: expectation(), in: harness)
        } matching: { issue in
            issue.comments.contains { $0.rawValue.contains("columns/") }
        }
    }

    @Test func `each test has a harness of its own and none outside`() {
        #expect(Harness.current == nil)
    }
}
