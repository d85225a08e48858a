import ArgumentParser
import Conformance
import Foundation
import Verification

/// `mockdest init`: a first expectation from a drop that is believed to be right.
struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a first expectation from a drop that is believed to be right.",
        discussion: """
            The draft says what was seen, not what should have been: read it before you rely on it.

            EXAMPLES:
              mockdest init out/export.csv > expectation.yaml
              mockdest init out/ --output expectation.yaml
              mockdest init out/ --output expectation.yaml --update   # what changed since, then writes

            Files are written for people: where CI is set, --output is refused.
            """)

    @Argument(help: "Files of one drop, or folders that hold them.") var paths: [String]
    @Option(help: "Where to write it; standard output without. An existing file is not overwritten.")
    var output: String?
    @Flag(help: "Bring the expectation in --output up to this drop: shows what changes in meaning, then writes.")
    var update = false

    func run() throws {
        if output != nil, Terminal.isUnattended {
            throw Failure.usage("--output is for people: it is refused where CI is set")
        }
        if update { return try bringUpToDate() }
        let draft = try ExpectationDraft(LocalDrop.read(paths)).yaml
        guard let output else { return Terminal.write(draft) }
        do {
            try Data(draft.utf8).write(to: URL(filePath: output), options: .withoutOverwriting)
        } catch let error as CocoaError where error.code == .fileWriteFileExists {
            throw Failure.usage("\(output): is there already; remove it, choose another name, or give --update")
        }
    }

    private func bringUpToDate() throws {
        guard let output else { throw Failure.usage("--update needs --output: the expectation to bring up to date") }
        let expectation = try LocalDrop.expectation(at: output, for: paths[0])
        let text = try String(contentsOfFile: output, encoding: .utf8)
        let updated: ExpectationUpdate
        do { updated = try ExpectationUpdate(text, expectation, to: LocalDrop.read(paths)) } catch let error
            as ExpectationError
        {
            throw Failure.usage("\(output): \(error)")
        }
        if updated.changes.isEmpty { return Terminal.write("\(output): nothing changes\n") }
        Terminal.write(updated.changes.map { $0 + "\n" }.joined())
        try Data(updated.text.utf8).write(to: URL(filePath: output), options: .atomic)
    }
}
