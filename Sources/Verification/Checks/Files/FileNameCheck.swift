import Drops
import Reading

struct FileNameCheck: DropCheck {
    let about = CheckDescription(
        "files/name", "a file's name is not the expected one",
        meaning:
            "The ESP's import picks files up by their name; this one would be left lying, or was not meant for it.",
        mend: "Configure the exporter's file name to the expected pattern, or state the pattern that is meant.",
        source: .activation)

    func check(_ drop: DropContents, _ ledger: Ledger) {
        for file in drop.strangers {
            ledger.note(
                self, at: Place(file: file.path), expected: drop.expectation.files.name.description.map { "\($0)" },
                actual: "\(file.name)", "the name \(file.name) does not fit the expected one")
        }
        let limit = drop.expectation.files.maximumNameLength
        for file in drop.data where file.name.count > limit {
            ledger.note(
                self, at: Place(file: file.path), expected: "at most \(limit) characters",
                actual: "\(file.name.count) characters",
                "the name has \(file.name.count) characters, more than \(limit)")
        }
    }
}

extension FileExpectation.Name {
    /// What a name should look like; nil when any will do.
    var description: String? {
        switch self {
        case .any: nil
        case .pattern(let pattern): pattern.description
        case .glob(let glob): glob
        }
    }
}
