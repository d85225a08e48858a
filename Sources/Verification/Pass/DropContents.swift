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
    /// Names that belong together: first the export, then the part.
    private var order: [String: FileNamePattern.Match] = [:]

    init(_ drop: Drop, _ expectation: Expectation) {
        self.expectation = expectation
        for file in drop.files {
            if expectation.files.ignored.contains(where: { $0.matches(file.name) || $0.matches(file.path) }) {
                continue
            }
            if file.name.hasPrefix("manifest"), file.name.hasSuffix(".json"), expectation.files.manifest != .refused {
                manifests.append(file)
            } else if let match = Self.match(file.name, expectation.files.name) {
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

    private static func match(_ name: String, _ expected: FileExpectation.Name) -> FileNamePattern.Match? {
        switch expected {
        case .any: FileNamePattern.Match(stem: name)
        case .pattern(let pattern): pattern.match(name)
        case .glob(let glob): Glob(glob).matches(name) ? FileNamePattern.Match(stem: name) : nil
        }
    }
}
