public import Foundation

/// Runs a program that we did not write.
public enum RealProgram {
    /// It ended with another code than 0.
    public struct Failure: Error, CustomStringConvertible {
        /// How it was called, and its code.
        public let description: String
    }

    /// - Parameter input: what it is fed with.
    /// - Returns: what it writes to standard output.
    /// - Throws: ``Failure``, or the system's error where there is no such program.
    @discardableResult
    public static func run(
        _ command: [String], in folder: URL? = nil, environment: [String: String] = [:], input: [UInt8] = []
    ) throws -> Data {
        try withFolder { scratch in
            let file = scratch.appending(path: "input")
            try Data(input).write(to: file)
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = command
            process.currentDirectoryURL = folder
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            process.standardInput = try FileHandle(forReadingFrom: file)
            let output = Pipe()
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                throw Failure(
                    description: "\(command.joined(separator: " ").prefix(80)) ended with \(process.terminationStatus)")
            }
            return data
        }
    }

    /// A folder of its own, gone afterwards.
    public static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mockdest-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}

/// Runs a script of the Python standard library; what it prints is the result.
public enum PythonScript {
    /// - Throws: ``RealProgram/Failure`` where it ends with an exception.
    public static func run(_ script: String, _ arguments: [String] = []) throws -> Data {
        try RealProgram.run(["python3", "-c", script] + arguments)
    }

    /// What it prints, without the space around it.
    public static func text(_ script: String, _ arguments: [String] = []) throws -> String {
        String(decoding: try run(script, arguments), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
