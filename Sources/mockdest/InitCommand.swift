import ArgumentParser
import Conformance
import Foundation
import Verification

/// `mockdest init`: a first expectation from a drop that is believed to be right.
struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a first expectation from a drop that is believed to be right.",
        discussion: """
            The draft says what was seen, not what should have been: read it before you rely on it.

            EXAMPLES:
              mockdest init out/export.csv > expectation.yaml
              mockdest init out/ --output expectation.yaml
            """)

    @Argument(help: "Files of one drop, or folders that hold them.") var paths: [String]
    @Option(help: "Where to write it; standard output without. An existing file is not overwritten.")
    var output: String?

    func run() throws {
        let draft = try ExpectationDraft(LocalDrop.read(paths)).yaml
        guard let output else { return Terminal.write(draft) }
        do {
            try Data(draft.utf8).write(to: URL(filePath: output), options: .withoutOverwriting)
        } catch let error as CocoaError where error.code == .fileWriteFileExists {
            throw Failure.usage("\(output): is there already; remove it, or choose another name")
        }
    }
}
