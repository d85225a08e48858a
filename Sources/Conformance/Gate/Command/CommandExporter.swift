import Foundation

/// An exporter that is a program: started for each run, told by environment variables, judged by its exit code.
public struct CommandExporter: ExporterUnderTest {
    /// A command that cannot be started, found out before any scenario runs: one sentence.
    public struct NoSuchCommand: Error, CustomStringConvertible, Sendable {
        /// What was looked for and where.
        public let description: String
    }

    private let command: [String]
    private let environment: [String: String]

    /// - Parameters:
    ///   - command: the program, by path or by a name in PATH, and its arguments.
    ///   - environment: what it gets besides the variables of the contract; this program's own by default.
    /// - Throws: ``NoSuchCommand`` when there is no such program, or it may not be run.
    public init(
        _ command: [String], environment: [String: String]? = nil
    ) throws(NoSuchCommand) {
        let environment = environment ?? ProcessInfo.processInfo.environment
        guard let program = command.first, !program.isEmpty else {
            throw NoSuchCommand(description: "no command: it follows --, as in mockdest gate -- ./exporter")
        }
        self.command = command
        self.environment = environment
        let folders = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map(String.init)
        let places = program.contains("/") ? [program] : folders.map { $0 + "/" + program }
        if places.contains(where: Self.isProgram) { return }
        if program.contains("/"), FileManager.default.fileExists(atPath: program) {
            throw NoSuchCommand(description: "\(program) is no program that may be run; chmod +x makes it one")
        }
        throw NoSuchCommand(
            description: program.contains("/")
                ? "there is no program \(program)" : "there is no program \(program) in the folders of PATH")
    }

    private static func isProgram(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            && FileManager.default.isExecutableFile(atPath: path)
    }

    /// The command behind `--`.
    public var words: [String] { ["--"] + command }

    /// Starts the program and waits for its end, at most as long as the call allows.
    public func run(_ call: ExporterCall) async throws -> ExporterRun {
        var variables = environment
        for (name, value) in call.environment { variables[name] = value }
        let mark = UUID().uuidString
        variables[EscapedProcesses.variable] = mark
        let (command, timeout, interruption) = (command, call.timeout, call.interruption)
        return try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<ExporterRun, any Error>) in
            let all = variables
            let thread = Thread {
                continuation.resume(
                    with: Result {
                        try ProcessWatch.run(
                            command, environment: all, mark: mark, timeout: timeout, interruption: interruption)
                    })
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
    }
}

/// Starts a program, reads what it prints and sees to its end. Blocks its thread.
enum ProcessWatch {
    /// Between asking a program to end and ending it.
    private static let grace = Duration.milliseconds(500)
    /// How long what a program has started may go on after its end; a shell's last pipe takes a moment.
    private static let aftermath = Duration.milliseconds(200)

    static func run(
        _ words: [String], environment: [String: String], mark: String, timeout: Duration,
        interruption: Interruption
    ) throws -> ExporterRun {
        let group = try ProcessGroup(words, environment: environment)
        defer { close(group.output) }
        var output = CapturedOutput()
        let status = watch(group, until: .now + timeout, &output) { interruption.isStopped }
        var run = ExporterRun(ending: status.map(ending) ?? .timedOut)
        if status == nil { end(group, &output) }
        var left = 0
        _ = watchGroup(group, until: .now + aftermath, &output)
        if group.hasMembers {
            left += 1
            group.signal(SIGKILL)
            _ = watchGroup(group, until: .now + aftermath, &output)
        }
        left += EscapedProcesses.end(markedBy: mark)
        if status != nil { run.leftRunning = left }
        run.output = output.text
        run.lostOutputBytes = output.lost
        return run
    }

    private static func ending(_ status: Int32) -> ExporterRun.Ending {
        let signal = status & 0x7F
        return signal == 0 ? .exited(Int((status >> 8) & 0xFF)) : .signalled(Int(signal))
    }

    /// Reads until the leader has ended; nil when the time is over first, or it is to end.
    private static func watch(
        _ group: ProcessGroup, until deadline: ContinuousClock.Instant, _ output: inout CapturedOutput,
        isStopped: () -> Bool = { false }
    ) -> Int32? {
        var isOpen = true
        while true {
            if let status = group.endedLeader() {
                // What it had printed; what others still print could go on for ever.
                for _ in 0..<256 where isOpen { isOpen = drain(group, 0, &output) ?? false }
                return status
            }
            guard ContinuousClock.now < deadline, !isStopped() else { return nil }
            if isOpen {
                if let more = drain(group, 20, &output) { isOpen = more }
            } else {
                usleep(2_000)
            }
        }
    }

    /// Asks the group to end, then makes it.
    private static func end(_ group: ProcessGroup, _ output: inout CapturedOutput) {
        group.signal(SIGTERM)
        if watch(group, until: .now + grace, &output) != nil { return }
        group.signal(SIGKILL)
        _ = watch(group, until: .now + grace, &output)
    }

    /// Waits until the group is empty, for as long as `deadline` allows.
    private static func watchGroup(
        _ group: ProcessGroup, until deadline: ContinuousClock.Instant, _ output: inout CapturedOutput
    ) -> Bool {
        while group.hasMembers {
            guard ContinuousClock.now < deadline else { return false }
            if drain(group, 5, &output) != true { usleep(2_000) }
        }
        return true
    }

    /// Whether the pipe is still open; nil when nothing came in time.
    private static func drain(_ group: ProcessGroup, _ milliseconds: Int32, _ output: inout CapturedOutput) -> Bool? {
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { buffer in
            guard let count = group.read(into: buffer, within: milliseconds) else { return nil }
            output.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            return count > 0
        }
    }
}
