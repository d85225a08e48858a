import Foundation
import Testing

/// State of the HTTP APIs against a server that is killed.
struct APIDurabilityTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"

    @Test func `kill -9 in the middle of calls loses nothing that was acknowledged`() async throws {
        let folder = NSTemporaryDirectory() + "mockdest-kill-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script =
            URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
            + "/python/apis/durability.py"
        let result = try await RealClient("python3").run(arguments: [script, Self.program, folder])
        #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        #expect(result.standardOutput.contains("3 kills"))
    }
}
