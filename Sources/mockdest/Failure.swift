import Conformance
import ESPs
import Exporting
import Harness
import NearMiss
import Reporting
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

/// A sentence and an exit code.
struct Failure: Error, CustomStringConvertible {
    let description: String
    let exitCode: Int32

    /// The call cannot be carried out as written.
    static func usage(_ text: String) -> Failure { Failure(description: text, exitCode: Exit.usage) }
    /// A name that is none of those known, with the nearest.
    static func unknown(_ name: String, _ option: String, among names: [String]) -> Failure {
        let near = NearMiss.nearest(to: name, among: names).map { "; did you mean \($0)?" } ?? ""
        return .usage("\(option): nothing is called \"\(name)\"\(near)")
    }
    /// There is nothing to verify.
    static func nothing(_ text: String) -> Failure { Failure(description: text, exitCode: Exit.nothing) }

    /// The machine refused, whatever the call says: no room on the disk, a file that another run holds.
    static func harness(_ text: String) -> Failure { Failure(description: text, exitCode: Exit.harness) }

    private init(description: String, exitCode: Int32) {
        self.description = description
        self.exitCode = exitCode
    }

    /// An error of a library with the exit code of its kind: what the user wrote, nothing there, or the harness failed.
    init(_ error: any Error) {
        switch error {
        case let error as Failure: self = error
        case let error as FixtureError where error.isNothing: self = .nothing(error.description)
        case let error as Conformance.Gate.EmptySelection: self = .nothing(error.description)
        case let error as NoDropError: self = .nothing(error.description)
        case let error as StateFileError where error.isEnvironmental: self = .harness(error.description)
        case is FixtureError, is ReportReader.Unreadable, is YAMLError, is SettingError, is UnknownName,
            is ExpectationError, is StateFileError,
            is ExportJob.Invalid, is ProfileFile.Failure, is Mutation.NoEffect, is JobExpectation.Undecidable,
            is CommandExporter.NoSuchCommand, is ServerExporter.BadURL:
            self = .usage("\(error)")
        default: self.init(description: "\(error)", exitCode: Exit.harness)
        }
    }
}
