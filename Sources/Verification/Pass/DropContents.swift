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
    /// Manifests left out: what was received, archives unopened.
    var received: [Drop.File] = []
    let expectation: Expectation
    /// Names that belong together: first the export, then the part.
    private var order: [String: FileNamePattern.Match] = [:]

    /// - Throws: `BlobError` when an archive cannot be read.
    init(_ drop: Drop, _ expectation: Expectation) throws {
        self.expectation = expectation
        for file in drop.files where !Self.isIgnored(file, expectation) {
            let isManifest = file.name.hasPrefix("manifest") && file.name.hasSuffix(".json")
            if isManifest, expectation.files.manifest != .refused {
                manifests.append(file)
            } else {
                received.append(file)
            }
        }
        let delivered = Drop(name: drop.name, endpoint: drop.endpoint, container: drop.container, files: received)
        let files = expectation.files
        for file in try delivered.opened(files.compression, limits: files.limits).files
        where !Self.isIgnored(file, expectation) {
            if let match = Self.match(file, files.name) {
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

    private static func isIgnored(_ file: Drop.File, _ expectation: Expectation) -> Bool {
        expectation.files.ignored.contains { $0.matches(file.name) || $0.matches(file.path) }
    }

    /// An archive's member is known by its own name or by the archive's: either may be what the receiver looks for.
    private static func match(_ file: Drop.File, _ expected: FileExpectation.Name) -> FileNamePattern.Match? {
        if let match = match(file.name, expected) { return match }
        guard let archive = file.member?.archive, var match = match(archive, expected) else { return nil }
        match.stem += "!" + file.name
        return match
    }

    private static func match(_ name: String, _ expected: FileExpectation.Name) -> FileNamePattern.Match? {
        switch expected {
        case .any: FileNamePattern.Match(stem: name)
        case .pattern(let pattern): pattern.match(name)
        case .glob(let glob): Glob(glob).matches(name) ? FileNamePattern.Match(stem: name) : nil
        }
    }
}
