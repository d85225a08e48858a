import Conformance
import Drops
import Exporting
import FakeS3
import Foundation
import Harness
import Reporting
import Testing
import Verification

/// Every mistake that the reference exporter can make is found, and a right export conforms.
struct MutationTests {
    /// Exports over the wire and judges by the job.
    private static func judge(_ name: String, _ mutation: Mutation?) async throws -> [DropReport] {
        var job = try SampleJobs.job(name)
        let expectations = try JobExpectation.all(of: job, profiles: Blob(Array(SampleJobs.profiles.utf8)))
        let unfilled = job
        return try await withHarness(HarnessConfiguration(s3: S3Configuration(buckets: ["exports"]))) { harness in
            job.endpoint = try job.endpoint.filled(from: [
                "AWS_ENDPOINT_URL_S3": harness.s3.url, "AWS_ACCESS_KEY_ID": harness.s3.accessKeyID,
                "AWS_SECRET_ACCESS_KEY": harness.s3.secretAccessKey, "MOCKDEST_SFTP_HOST": harness.sftp.host,
                "MOCKDEST_SFTP_PORT": "\(harness.sftp.port)", "MOCKDEST_SFTP_USER": harness.sftp.user,
                "MOCKDEST_SFTP_PASSWORD": harness.sftp.password ?? "",
            ])
            let exporter = Exporter(job: job, profiles: SampleJobs.profileFile, mutation: mutation)
            let exported = try await exporter.run(sender: FileSender(endpoint: job.endpoint))
            for number in 0..<exported.flatMap(\.files).count {
                _ = await harness.journal.nextDelivery(after: number, timeout: .seconds(10))
            }
            return try JobJudge(job: unfilled, expectations: expectations).judge(harness.inbox.drops)
        }
    }

    @Test(arguments: SampleJobs.all.keys.sorted())
    func `a right export conforms`(name: String) async throws {
        let reports = try await Self.judge(name, nil)
        #expect(reports.count == (name == "cloud" ? 2 : 1))
        for report in reports {
            #expect(report.verdict == .pass, "\(name): \(report.findings.map { "\($0.id): \($0.message)" })")
            #expect(report.files.contains { ($0.records ?? 0) > 0 })
        }
    }

    /// What is found of each mistake, in each job in which it can be made.
    @Test func `every mutation bites in some job, and the checks catch it wherever it does`() async throws {
        var table: [String] = []
        for mutation in Mutation.all {
            var bites = 0
            for name in SampleJobs.all.keys.sorted() {
                do {
                    let reports = try await Self.judge(name, mutation)
                    bites += 1
                    let isCaught = reports.contains { $0.verdict != .pass }
                    #expect(isCaught, "\(mutation.name) in the job \(name) was not found")
                    let ids = Set(reports.flatMap { $0.findings.map(\.id) }).sorted()
                    let found = ids.isEmpty ? reports.map { "verdict \($0.verdict.rawValue)" } : ids
                    table.append("\(mutation.name)\t\(name)\t\(found.joined(separator: " "))")
                } catch is Mutation.NoEffect {}
            }
            #expect(bites > 0, "\(mutation.name) spoils none of the sample jobs: \(mutation.need)")
        }
        print(table.joined(separator: "\n"))
        #expect(Mutation.all.count >= 30)
    }

    @Test func `names of mutations are their own, and each says what it does and needs`() {
        #expect(Set(Mutation.all.map(\.name)).count == Mutation.all.count)
        #expect(Mutation.all.allSatisfy { !$0.mistake.isEmpty && !$0.need.isEmpty })
        #expect(Mutation.named("swapped-columns")?.name == "swapped-columns")
        #expect(Mutation.named("nothing") == nil)
    }
}
