import Foundation
import Testing

/// Runs a script of the Python standard library; what it prints is the result.
enum PythonScript {
    static func run(_ script: String, _ arguments: [String] = []) throws -> Data {
        try RealProgram.run(["python3", "-c", script] + arguments)
    }
}

/// Runs a program that we did not write.
enum RealProgram {
    static func run(_ command: [String], in folder: URL? = nil, environment: [String: String] = [:]) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(command.joined(separator: " ").prefix(80))")
        return data
    }

    /// A folder of its own, gone afterwards.
    static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mockdest-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
