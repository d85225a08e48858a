import Foundation
import Testing

@Suite struct S3DurabilityTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"

    @Test func `kill -9 during a hundred uploads loses nothing that was acknowledged and leaves no half object`()
        async throws
    {
        let folder = NSTemporaryDirectory() + "s3-kill-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script =
            URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
            + "/python/s3/durability.py"
        let result = try await RealClient("python3").run(arguments: [script, Self.program, folder])
        #expect(result.exitCode == 0, "\(result.standardOutput)\(result.standardError)")
        #expect(result.standardOutput.contains("3 kills"))
    }
}
