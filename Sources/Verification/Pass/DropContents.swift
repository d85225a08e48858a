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
    /// Whose folder is not the expected one; they are read like the others.
    var misplaced: [Drop.File] = []
    /// Names that belong together: first the export, then the part.
    private var order: [String: FileNamePattern.Match] = [:]

    /// - Throws: `BlobError` when an archive cannot be read.
    init(_ drop: Drop, _ expectation: Expectation) throws {
        self.expectation = expectation
        let files = expectation.files
        for file in drop.files where !Self.isIgnored(file, expectation) {
            if let expected = files.folder, !expected.matches(folder: Self.trimmed(Self.folder(of: file))) {
                misplaced.append(file)
            }
            let isManifest = ManifestName.matches(file.name) && files.manifest != .refused
            if isManifest { manifests.append(file) } else { received.append(file) }
        }
        let delivered = Drop(name: drop.name, endpoint: drop.endpoint, container: drop.container, files: received)
        let opened = try delivered.opened(files.compression, limits: files.limits, decryptionKey: files.readingKey)
            .files
        let paths = Set(opened.map(\.path))
        for file in opened where !Self.isIgnored(file, expectation) {
            let folder = Self.folder(of: file)
            if var match = Self.match(file, files.name) {
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

    /// Where the file, or the archive that holds it, lies: empty or with a slash at its end.
    private static func folder(of file: Drop.File) -> String {
        guard let archive = file.member?.archive, let end = file.path.range(of: archive + "!") else {
            return String(file.path.dropLast(file.name.count))
        }
        return String(file.path[..<end.lowerBound])
    }

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
