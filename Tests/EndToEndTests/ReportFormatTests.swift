import Foundation
import Testing

/// Reports read by libraries that we did not write.
struct ReportFormatTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// Replays all fixture sets with a report in `format` and hands its path to a Python script.
    private func read(_ format: String, _ script: String) async throws -> String {
        let path = NSTemporaryDirectory() + "mockdest-report-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let run = try await RealClient(Self.program).run(arguments: [
            "replay", Self.repository + "/Fixtures", "--report", "\(format)=\(path)",
        ])
        #expect(run.exitCode == 0, "\(run.standardOutput)")
        let python = RealClient(Self.repository + "/.build/clients/bin/python")
        return try await python.run("-c", script, path).standardOutput
    }

    @Test func `SARIF is valid for a model of the standard, each result with a rule that is described`() async throws {
        let script = """
            import json, sys
            from sarif_pydantic import Sarif
            with open(sys.argv[1]) as file: log = Sarif.model_validate(json.load(file))
            run = log.runs[0]
            rules = {rule.id for rule in run.tool.driver.rules}
            assert all(result.rule_id in rules for result in run.results), rules
            print(log.version, len(run.results) > 5)
            """
        #expect(try await read("sarif", script) == "2.1.0 True\n")
    }

    @Test func `JUnit XML is read with its counts`() async throws {
        let script = """
            import sys
            from junitparser import JUnitXml
            xml = JUnitXml.fromfile(sys.argv[1])
            told = (xml.tests, xml.failures, xml.errors)
            xml.update_statistics()
            print(told == (xml.tests, xml.failures, xml.errors), xml.tests > 9)
            """
        #expect(try await read("junit", script) == "True True\n")
    }
}
