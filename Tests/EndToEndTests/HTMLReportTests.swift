import Foundation
import Testing

/// The HTML report, opened from disk in Chromium and used by keyboard, without a network.
struct HTMLReportTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// What Chromium saw; see Tests/clients/html/browser.py.
    private struct Seen: Decodable {
        var rows: [String]
        var pageWidth: Int
        var reachedHead: Bool
        var focusIsSeen: Bool
        var ascending: [String]
        var descending: [String]
        var sortIsTold: String
        var filtered: Int
        var filteredSections: Int
        var again: Int
        var deadLinks: Int
        var light: String
        var dark: String
        var strangers: Int
        var wasRun: Bool
        var text: String
        var requests: [String]
        var errors: [Problem]
        struct Problem: Decodable {}
    }

    private func look(_ page: String, word: String) async throws -> Seen {
        let browser = RealClient(Self.repository + "/.build/clients/bin/python")
        let script = Self.repository + "/Tests/clients/html/browser.py"
        let answer = try await browser.run(script, page, word)
        return try JSONDecoder().decode(Seen.self, from: Data(answer.output))
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "mockdest-html-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func write(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }

    @Test func `a replay's page sorts, filters and links, on a narrow screen, by keyboard, light and dark`()
        async throws
    {
        try await withFolder { folder in
            let sets = ["salesforce-incremental", "oracle-eloqua-crlf", "broken-six-ways"]
                .map { Self.repository + "/Fixtures/" + $0 }
            let page = folder + "/report.html"
            let run = try await RealClient(Self.program).run(
                arguments: ["replay"] + sets + ["--report", "html=" + page])
            #expect(run.exitCode == 0, "\(run.standardOutput)")
            let seen = try await look(page, word: "eloqua")
            #expect(seen.rows.count == 4)
            #expect(seen.pageWidth <= 400)
            #expect(seen.reachedHead && seen.focusIsSeen)
            #expect(seen.ascending == seen.rows.sorted())
            #expect(seen.descending == seen.rows.sorted().reversed())
            #expect(seen.sortIsTold == "descending")
            #expect(seen.filtered == 1 && seen.filteredSections == 1 && seen.again == 4)
            #expect(seen.deadLinks == 0)
            #expect(seen.light != seen.dark)
            #expect(seen.requests.isEmpty && seen.errors.isEmpty)
            #expect(seen.text.contains("Members after each drop: salesforce-incremental"))
            #expect(seen.text.contains("On the wire"))
        }
    }

    @Test func `what stands in a customer's file stays text`() async throws {
        try await withFolder { folder in
            let hostile = "<script>window.wasRun = true</script><img src=x onerror='window.wasRun = true'>"
            try write("email,city\na@b.co,\(hostile)\n", folder + "/drop.csv")
            try write("email,city\na@b.co,Rome\n", folder + "/expected.csv")
            try write(
                "columns: [email, city]\nidentity: {column: email}\nprofiles: {path: expected.csv}\n",
                folder + "/expectation.yaml")
            let page = folder + "/report.html"
            let run = try await RealClient(Self.program).run(arguments: [
                "verify", folder + "/drop.csv", "--expect", folder + "/expectation.yaml", "--show-values", "--report",
                "html=" + page,
            ])
            #expect(run.exitCode == 1)
            let seen = try await look(page, word: "drop")
            #expect(seen.text.contains(hostile))
            #expect(!seen.wasRun && seen.strangers == 0)
            #expect(seen.requests.isEmpty && seen.errors.isEmpty)
        }
    }

    @Test func `a gate's page has the matrix of scenarios and destinations, each cell a way to its section`()
        async throws
    {
        try await withFolder { folder in
            let page = folder + "/report.html"
            // An exporter that does nothing: every scenario is inconclusive, and told as that.
            let run = try await RealClient(Self.program).run(arguments: [
                "gate", "--profile", "quick", "--report", "html=" + page, "--", "true",
            ])
            #expect(run.exitCode != 0)
            let seen = try await look(page, word: "incremental")
            #expect(seen.rows.count > 10 && seen.deadLinks == 0)
            #expect(seen.filtered > 0 && seen.filtered < seen.rows.count)
            #expect(seen.pageWidth <= 400)
            #expect(seen.text.contains("inconclusive"))
        }
    }
}
