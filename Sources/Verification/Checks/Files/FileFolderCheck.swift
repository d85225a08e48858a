import Drops
import Reading

struct FileFolderCheck: DropCheck {
    let about = CheckDescription(
        "files/folder", "a file lies in another folder",
        meaning: "The ESP's import looks for files in one folder; this one would not be found.",
        mend:
            "Correct the path in the exporter's destination (macros stand at its end only), or state the folder that is meant.",
        source: .amazonS3)

    func check(_ drop: DropContents, _ ledger: Ledger) {
        for file in drop.misplaced {
            ledger.note(
                self, at: Place(file: file.path), expected: drop.expectation.files.folder.map { "\($0.description)" },
                actual: "\(file.path)", "\(file.name) does not lie in the expected folder")
        }
    }
}
