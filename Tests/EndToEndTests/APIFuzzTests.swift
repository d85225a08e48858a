import Drops
import FakeAPIs
import Foundation
import Testing

/// What schemathesis, which we did not write, makes of the description of the HTTP APIs: requests good and bad, none of
/// which may end in an error of ours, and each of which is answered with a status, a media type and a body as described.
@Suite struct APIFuzzTests {
    private static let description = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Schemas/http-apis.openapi.yaml").path

    /// Longer: `MOCKDEST_FUZZ_EXAMPLES=500 swift test --filter APIFuzzTests`.
    private static let examples = ProcessInfo.processInfo.environment["MOCKDEST_FUZZ_EXAMPLES"] ?? "5"

    @Test(arguments: [
        ("^/v3|^/oauth2", "Bearer test", true), ("^/data", "Bearer token", true), ("^/data", "Bearer token", false),
    ])
    func `no request that the description allows or forbids ends in a server error`(
        paths: String, token: String, hasExporter: Bool
    ) async throws {
        let journal = Journal()
        let moment = Date(timeIntervalSince1970: 1_600_000_000)
        var configuration = APIConfiguration()
        if hasExporter {
            configuration.activate = { _ in RunMetrics(startedAt: moment, completedAt: moment) }
        }
        let folder = NSTemporaryDirectory() + "mockdest-fuzz-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withAPIs(configuration, journal: journal) { url in
            let result = try await RealClient("sh", timeLimit: .seconds(540)).run(arguments: [
                "-c",
                """
                cd '\(folder)' && exec st --no-color run '\(Self.description)' --url '\(url)' -H 'Authorization: \(token)' \
                --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance --phases coverage,fuzzing --max-examples \(Self.examples) --seed 1 \
                --include-path-regex '\(paths)' --generation-database none --warnings off --suppress-health-check all
                """,
            ])
            #expect(result.exitCode == 0, "\(result.standardOutput.suffix(6000))\(result.standardError.suffix(1000))")
        }
        #expect(journal.exchanges.count > 100)
        let failed = journal.exchanges.filter { $0.status.hasPrefix("5") }
        #expect(failed.isEmpty, "\(failed.prefix(5))")
        // The tool reaches what is there, not only what is refused.
        #expect(journal.exchanges.contains { $0.status == "200" || $0.status == "201" })
        #expect(!journal.exchanges.contains { $0.operation == "Unknown" && $0.status == "200" })
    }
}
