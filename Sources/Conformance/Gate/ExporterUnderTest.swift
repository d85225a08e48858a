import Drops
public import Exporting

/// One call of an exporter: what it is told, and how long it may take.
public struct ExporterCall: Sendable {
    /// Id of the scenario, for logs.
    public var scenario: String
    /// The job, credentials filled in.
    public var job: ExportJob
    /// The job as a file: JSON, readable by its owner alone.
    public var jobFile: String
    /// The profiles as a file: NDJSON.
    public var profilesFile: String
    /// What is set besides the environment of this program; nil takes a variable away.
    public var environment: [String: String?]
    /// How long it may take.
    public var timeout: Duration
    /// Asks the exporter to end before that.
    public var interruption: Interruption
}

/// How one call of an exporter ended.
public struct ExporterRun: Sendable {
    /// How it ended.
    public enum Ending: Sendable, Equatable {
        /// A program's exit code; 0 also stands for a server's word that all is done.
        case exited(Int)
        /// The number of the signal that ended it, not sent by this program.
        case signalled(Int)
        /// It did not end in time and was ended.
        case timedOut
        /// A server took the job and does it by and by; it gave no place where its end is told.
        case accepted
        /// A server turned the job down, failed in it, or could not be reached; what it said.
        case refused(String)
    }

    /// How it ended.
    public var ending: Ending
    /// The end of what it printed, at most ``CapturedOutput/limit`` bytes; of a server, the body of its answer.
    public var output = ""
    /// Bytes of output that were read and let go.
    public var lostOutputBytes = 0
    /// Programs it had started that were still running when it ended; they were ended too.
    public var leftRunning = 0

    /// Nothing printed, nothing left behind.
    public init(ending: Ending) { self.ending = ending }
}

/// An exporter that the gate calls, once for each run of a scenario, several at a time.
public protocol ExporterUnderTest: Sendable {
    /// Exports and comes back when it is done.
    ///
    /// - Throws: only what is this program's own failure; an exporter that fails says so in its ``ExporterRun/ending``.
    func run(_ call: ExporterCall) async throws -> ExporterRun
    /// What follows `mockdest gate --only ID` to call it again, as words of a command line.
    var words: [String] { get }
}

/// The reference exporter in this process, perhaps with a mistake.
public struct InProcessExporter: ExporterUnderTest {
    private let mutation: Mutation?

    /// - Parameter mutation: made wherever it changes something; elsewhere the export is right.
    public init(mutation: Mutation? = nil) { self.mutation = mutation }

    /// As one calls it by hand.
    public var words: [String] { ["--", "mockdest", "export"] + (mutation.map { ["--mutate", $0.name] } ?? []) }

    /// Exports; an error is exit code 3, as `mockdest export` has it.
    public func run(_ call: ExporterCall) async throws -> ExporterRun {
        let profiles = ProfileFile(name: "profiles", content: try Blob(fileAt: call.profilesFile))
        let sender = FileSender(endpoint: call.job.endpoint)
        do {
            do {
                _ = try await Exporter(job: call.job, profiles: profiles, mutation: mutation).run(sender: sender)
            } catch is Mutation.NoEffect {
                _ = try await Exporter(job: call.job, profiles: profiles).run(sender: sender)
            }
            return ExporterRun(ending: .exited(0))
        } catch {
            var run = ExporterRun(ending: .exited(3))
            run.output = "\(error)"
            return run
        }
    }
}
