import Conformance
import Drops
import ESPs
import FakeS3
import FakeSFTP
import Harness
import Reading
import StrictYAML
import Verification

/// The exit codes of every command.
enum Exit {
    /// Findings at or above `--fail-on`.
    static let findings: Int32 = 1
    /// Nothing to verify. Never green.
    static let nothing: Int32 = 2
    /// The harness itself failed.
    static let harness: Int32 = 3
    /// The words of the call, or a settings file, are wrong.
    static let usage: Int32 = 64
}

/// An error that is one clear sentence and knows its exit code.
protocol SelfExplaining: Error, CustomStringConvertible {
    var exitCode: Int32 { get }
}

/// A sentence and an exit code.
struct Failure: SelfExplaining {
    let description: String
    let exitCode: Int32

    /// The call cannot be carried out as written.
    static func usage(_ text: String) -> Failure { Failure(description: text, exitCode: Exit.usage) }
    /// There is nothing to verify.
    static func nothing(_ text: String) -> Failure { Failure(description: text, exitCode: Exit.nothing) }
    /// The harness or the machine failed.
    static func harness(_ text: String) -> Failure { Failure(description: text, exitCode: Exit.harness) }
}

/// An error of a library, given the exit code of its kind. Errors that ArgumentParser explains itself are not here.
struct ExplainedFailure: SelfExplaining {
    let description: String
    let exitCode: Int32

    init?(_ error: any Error) {
        switch error {
        case let error as YAMLError: (description, exitCode) = (error.description, Exit.usage)
        case let error as SettingError: (description, exitCode) = (error.description, Exit.usage)
        case let error as BlobError: (description, exitCode) = (error.description, Exit.harness)
        case let error as NoDropError: (description, exitCode) = (error.description, Exit.nothing)
        default: return nil
        }
    }
}
