import Foundation
import Testing

/// Runs a program that we did not write.
enum RealProgram {
    /// - Returns: what it writes to standard output when it is fed with `input`.
    static func output(of program: String, _ arguments: [String], input: [UInt8]) throws -> [UInt8] {
        try withFolder { folder in
            let file = folder.appending(path: "input")
            try Data(input).write(to: file)
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [program] + arguments
            process.standardInput = try FileHandle(forReadingFrom: file)
            let output = Pipe()
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(program) \(arguments.joined(separator: " "))")
            return [UInt8](data)
        }
    }

    /// A folder of its own, gone afterwards.
    static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mockdest-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
