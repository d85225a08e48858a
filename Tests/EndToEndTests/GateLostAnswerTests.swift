import Foundation
import Testing

/// What the gate makes of exporters that do not send again after an answer was lost: boto3, paramiko and requests.
struct GateLostAnswerTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    private static let scenarios = [
        "s3/adobe-campaign/answer-lost", "s3/external-delivery/answer-lost", "sftp/oracle-responsys/answer-lost",
        "sftp-key/oracle-responsys/rename-answer-lost", "api/constant-contact/answer-lost",
    ]

    private func gate(_ habit: String) async throws -> RealClient.Result {
        let python = Self.tests.deletingLastPathComponent().path + "/.build/clients/bin/python"
        return try await RealClient(Self.program).run(
            arguments: ["gate"] + Self.scenarios.flatMap { ["--only", $0] }
                + ["--", python, Self.tests.path + "/python/gate/looking.py", Self.program, habit])
    }

    @Test func `an exporter that looks for what it sent conforms`() async throws {
        let result = try await gate("look")
        #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        #expect(result.standardOutput.hasSuffix("\n5 conform\n"), "\(result.standardOutput)")
    }

    @Test func `one that takes the lost answer for a good one fails, though all is in place`() async throws {
        let result = try await gate("blind")
        #expect(result.exitCode == 1, "\(result.standardOutput)\(result.standardError)")
        #expect(result.standardOutput.contains("5 fail"), "\(result.standardOutput)")
        #expect(result.standardOutput.components(separatedBy: "gate/unseen-answer").count == 6)
    }
}
