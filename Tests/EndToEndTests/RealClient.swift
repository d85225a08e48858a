import Foundation
import Subprocess
import SystemPackage
import Testing

/// A real program of somebody else, run to its end: the proof that what listens here is understood out there.
///
/// ```swift
/// let aws = RealClient("aws", environment: ["AWS_ENDPOINT_URL_S3": url])
/// let listing = try await aws.run("s3", "ls").standardOutput
/// ```
struct RealClient: Sendable {
    /// What came of one run.
    struct Result: Sendable {
        /// Exit code, or 128 + the number of the signal that ended it, as a shell says it.
        let exitCode: Int
        let output: [UInt8]
        let standardError: String

        /// Standard output as text.
        var standardOutput: String { String(decoding: output, as: UTF8.self) }
    }

    /// A program that is not installed, or did not end in time.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let program: String
    /// Variables set on top of the environment of the test run; nil takes one away.
    var environment: [String: String?]
    /// After this long the program is told to end, and the run fails.
    var timeLimit: Duration

    init(_ program: String, environment: [String: String?] = [:], timeLimit: Duration = .seconds(120)) {
        self.program = program
        self.environment = environment
        self.timeLimit = timeLimit
    }

    /// Runs the program with `arguments` and `input` on its standard input.
    ///
    /// - Throws: ``Failure`` when the program is missing (never a skip: `script/bootstrap` installs it) or out of time.
    func run(arguments: [String], input: [UInt8] = []) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await execute(arguments, input) }
            group.addTask {
                try await Task.sleep(for: timeLimit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let result = first else {
                throw Failure(description: "\(program) did not end within \(timeLimit): \(arguments)")
            }
            return result
        }
    }

    /// Runs the program and expects exit code 0; anything else is recorded as an issue with what it printed.
    @discardableResult
    func run(
        _ arguments: String..., input: [UInt8] = [], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Result {
        let result = try await run(arguments: arguments, input: input)
        if result.exitCode != 0 {
            Issue.record(
                "\(program) \(arguments.joined(separator: " ")): exit \(result.exitCode)\n\(result.standardError)\(result.standardOutput)",
                sourceLocation: sourceLocation)
        }
        return result
    }

    /// A name is looked up in PATH, a path is taken as it is.
    private var executable: Executable { program.contains("/") ? .path(FilePath(program)) : .name(program) }

    /// An open, already unlinked file with these bytes, at its start.
    private static func file(holding bytes: [UInt8]) throws -> FileDescriptor {
        let path = FilePath("/tmp/real-client-\(UInt64.random(in: 0 ... .max))")
        let file = try FileDescriptor.open(
            path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .ownerReadWrite)
        unlink(path.string)
        try file.writeAll(bytes)
        try file.seek(offset: 0, from: .start)
        return file
    }

    private func execute(_ arguments: [String], _ input: [UInt8]) async throws -> Result {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        let changes = Dictionary(
            uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
        // A file as standard input: swift-subprocess 1.0.2 stops the process when a run is cancelled while its own
        // writer still holds the pipe.
        let standardInput = try Self.file(holding: input)
        do {
            let record = try await Subprocess.run(
                executable, arguments: Arguments(arguments), environment: .inherit.updating(changes),
                platformOptions: options, input: .fileDescriptor(standardInput, closeAfterSpawningProcess: true),
                output: .bytes(limit: 256 << 20), error: .string(limit: 16 << 20))
            let code =
                switch record.terminationStatus {
                case .exited(let code): Int(code)
                case .signaled(let signal): 128 + Int(signal)
                }
            return Result(exitCode: code, output: record.standardOutput, standardError: record.standardError)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw Failure(description: "\(program) is not installed; script/bootstrap installs what the tests drive")
        }
    }
}
