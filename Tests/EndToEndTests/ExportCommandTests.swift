import Foundation
import Testing

/// `mockdest export` as a user calls it, read by others.
struct ExportCommandTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"

    private static let profiles = """
        {"personalEmail":{"address":"zoe@example.com"},"person":{"name":{"lastName":"Mül\\\\ler, \\"Z\\""}},"segmentMembership":{"ups":{"s-1":{"status":"realized"}}}}
        {"personalEmail":{"address":"bo@example.com"},"person":{"name":{"lastName":"two\\nlines"}},"segmentMembership":{"ups":{"s-1":{"status":"realized"}}}}

        """

    private static func job(_ endpoint: String) -> String {
        """
        version: 1
        destination: adobe-campaign
        endpoint: \(endpoint)
        profiles: profiles.ndjson
        audiences: [{id: s-1, name: Members}]
        columns: [{source: personalEmail.address, type: email}, person.name.lastName, segmentMembership.status]
        deduplicate: [personalEmail.address]
        files: {manifest: true}
        generated-at: 2020-04-08T06:18:04Z
        """
    }

    private func withJob(_ endpoint: String, _ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "mockdest-export-test-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(Self.job(endpoint).utf8).write(to: URL(filePath: folder + "/job.yaml"))
        try Data(Self.profiles.utf8).write(to: URL(filePath: folder + "/profiles.ndjson"))
        try await body(folder)
    }

    private func mockdest(_ arguments: String..., environment: [String: String?] = [:]) async throws
        -> RealClient.Result
    {
        try await RealClient(Self.program, environment: environment).run(arguments: arguments)
    }

    @Test func `files go into a folder, Python reads them, and verify finds them right`() async throws {
        try await withJob("{s3: {bucket: exports}}") { folder in
            let exported = try await mockdest("export", "--job", folder + "/job.yaml", "--folder", folder + "/out")
            #expect(exported.exitCode == 0, "\(exported.standardError)")
            let name = "Adobe_Campaign_segments-1_20200408061804.csv"
            #expect(exported.standardOutput.hasPrefix(name + "\t"))
            let read = try await RealClient("python3").run(
                "-c",
                "import csv,sys,json; print(json.dumps(list(csv.reader(open(sys.argv[1],newline='',encoding='utf-8'),escapechar='\\\\',doublequote=False))))",
                "\(folder)/out/\(name)")
            let rows = try JSONSerialization.jsonObject(with: Data(read.output)) as? [[String]]
            #expect(
                rows == [
                    ["personalEmail_address", "person_name_lastName", "segmentMembership_status"],
                    ["zoe@example.com", "Mül\\ler, \"Z\"", "realized"], ["bo@example.com", "two\nlines", "realized"],
                ])
            let written = try await mockdest(
                "export", "--job", folder + "/job.yaml", "--write-expectation", folder + "/expected")
            #expect(written.standardOutput == folder + "/expected/s-1.yaml\n", "\(written.standardError)")
            let verified = try await mockdest("verify", folder + "/out", "--expect", folder + "/expected/s-1.yaml")
            #expect(verified.exitCode == 0, "\(verified.standardOutput)\(verified.standardError)")
        }
    }

    @Test func `a mutated export is found by verify, by its name`() async throws {
        try await withJob("{folder: out}") { folder in
            let expected = folder + "/expected"
            _ = try await mockdest("export", "--job", folder + "/job.yaml", "--write-expectation", expected)
            let exported = try await mockdest(
                "export", "--mutate", "wrong-header", "--folder", folder + "/out",
                environment: ["MOCKDEST_JOB": folder + "/job.yaml"])
            #expect(exported.exitCode == 0, "\(exported.standardError)")
            let verified = try await mockdest("verify", folder + "/out", "--expect", expected + "/s-1.yaml")
            #expect(verified.exitCode == 1)
            #expect(verified.standardOutput.contains("segmentMembership_status"))
        }
    }

    @Test(arguments: [
        (
            ["--mutate", "swaped-columns"],
            "--mutate: nothing is called \"swaped-columns\"; did you mean swapped-columns?", 64
        ),
        (["--mutate", "truncated-gzip", "--folder", "out"], "changes nothing in this job; it needs packed files", 64),
        (["--profiles", "/none"], "/none: No such file or directory (the profiles)", 64),
        ([], "the job's endpoint has no \"url\", and AWS_ENDPOINT_URL_S3 is not set", 64),
    ])
    func `what is wrong with the call is told in one sentence`(arguments: [String], message: String, code: Int)
        async throws
    {
        try await withJob("{s3: {bucket: exports}}") { folder in
            let result = try await RealClient(
                Self.program,
                environment: [
                    "AWS_ENDPOINT_URL_S3": nil, "AWS_ENDPOINT_URL": nil, "MOCKDEST_JOB": folder + "/job.yaml",
                    "MOCKDEST_PROFILES": nil,
                ]
            ).run(arguments: ["export"] + arguments)
            #expect(result.exitCode == code)
            #expect(result.standardError.contains(message), "\(result.standardError)")
        }
    }

    @Test func `an endpoint that refuses ends with exit code 3`() async throws {
        try await withJob("{s3: {bucket: exports, url: \"http://127.0.0.1:1\"}}") { folder in
            let result = try await mockdest(
                "export", "--job", folder + "/job.yaml",
                environment: ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"])
            #expect(result.exitCode == 3 && !result.standardError.isEmpty)
        }
    }

    @Test func `help and the list of mutations are there`() async throws {
        let help = try await mockdest("export", "--help")
        #expect(help.exitCode == 0 && help.standardOutput.contains("EXAMPLES:"))
        let list = try await mockdest("export", "--list-mutations")
        #expect(list.standardOutput.split(separator: "\n").count > 31)
        #expect(list.standardOutput.contains("swapped-columns"))
    }
}
