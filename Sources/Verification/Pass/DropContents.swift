import Drops
import Foundation
import Reading

/// A drop's files sorted by what they are.
struct DropContents {
    /// Whose name fits, in the order of export and part.
    var data: [Drop.File] = []
    var manifests: [Drop.File] = []
    /// Whose name fits nothing.
    var strangers: [Drop.File] = []
    let expectation: Expectation
    /// Whose folder is not the expected one; they are read like the others.
    var misplaced: [Drop.File] = []
    /// Names that belong together: first the export, then the part.
    private var order: [String: FileNamePattern.Match] = [:]

    init(_ drop: Drop, _ expectation: Expectation) {
        self.expectation = expectation
        let files = drop.files.filter { file in
            !expectation.files.ignored.contains { $0.matches(file.name) || $0.matches(file.path) }
        }
        let paths = Set(files.map(\.path))
        for file in files {
            let folder = String(file.path.dropLast(file.name.count))
            if let expected = expectation.files.folder, !expected.matches(folder: Self.trimmed(folder)) {
                misplaced.append(file)
            }
            if file.name.hasPrefix("manifest"), file.name.hasSuffix(".json"), expectation.files.manifest != .refused {
                manifests.append(file)
            } else if var match = Self.match(file.name, expectation.files.name) {
                if match.part == 1, let part = FileNamePattern.part(of: file.name), paths.contains(folder + part.first)
                {
                    (match.stem, match.part) = (part.first, part.number)
                }
                // The same name in the folders of two audiences is two exports.
                match.stem = folder + match.stem
                data.append(file)
                order[file.path] = match
            } else {
                strangers.append(file)
            }
        }
        let order = self.order
        data.sort { a, b in
            let (left, right) = (order[a.path]!, order[b.path]!)
            return left.stem != right.stem
                ? left.stem < right.stem : left.part != right.part ? left.part < right.part : a.path < b.path
        }
    }

    /// The part number that the file's name gives.
    func part(of file: Drop.File) -> Int { order[file.path]?.part ?? 1 }
    func stem(of file: Drop.File) -> String { order[file.path]?.stem ?? file.name }

    private static func trimmed(_ folder: String) -> String {
        folder.split(separator: "/").joined(separator: "/")
    }

    private static func match(_ name: String, _ expected: FileExpectation.Name) -> FileNamePattern.Match? {
        switch expected {
        case .any: FileNamePattern.Match(stem: name)
        case .pattern(let pattern): pattern.match(name)
        case .glob(let glob): Glob(glob).matches(name) ? FileNamePattern.Match(stem: name) : nil
        }
    }
}
