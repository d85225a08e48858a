public import Drops
import Foundation
import StrictYAML
public import Verification

/// A drop and an expectation from disk, for commands that need no server.
public enum LocalDrop {
    /// The files at `paths` as one drop; a folder stands for all files below it, in the order of their names.
    ///
    /// - Throws: ``FixtureError`` when a path is missing or nothing is there.
    public static func read(_ paths: [String]) throws -> Drop {
        var files: [Drop.File] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw FixtureError("\(path): there is no such file or folder", isNothing: true)
            }
            if isFolder.boolValue {
                files += try fileNames(below: path).map { try file(path + "/" + $0, shownAs: $0) }
            } else {
                files.append(try file(path, shownAs: lastComponent(path)))
            }
        }
        guard let first = files.first else {
            throw FixtureError(
                "\(paths.joined(separator: ", ")): holds no file, so there is nothing to verify", isNothing: true)
        }
        let name = paths.count == 1 ? lastComponent(paths[0]) : first.name
        return Drop(name: name, endpoint: .files, files: files)
    }

    /// The expectation in `path`: a file of its own, or a `fixture.yaml` that holds one; where there is no such file,
    /// the expectation that comes with the program under that name.
    public static func expectation(at path: String, for dropPath: String) throws -> Expectation {
        if !FileManager.default.fileExists(atPath: path), let profile = ExpectationProfile.named(path) {
            return try profile.expectation()
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw FixtureError("\(path): there is no such file (--expect)")
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw FixtureError("\(path): not readable as UTF-8 text (--expect)")
        }
        let value = try YAMLValue(parsing: text, file: path)
        let isFixture = try lastComponent(path) == FixtureSet.fileName || value.map().keys.contains("expectation")
        guard !isFixture else { return try FixtureSet.expectation(in: path, for: dropPath) }
        return try Expectation(value, baseDirectory: URL(filePath: path).deletingLastPathComponent().path)
    }

    /// The files below `folder`, relative to it, in the order of their names; hidden ones are left out.
    static func fileNames(below folder: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return all.filter { path in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
            return exists && !isFolder.boolValue && !path.split(separator: "/").contains { $0.hasPrefix(".") }
        }.sorted()
    }

    private static func file(_ path: String, shownAs shown: String) throws -> Drop.File {
        Drop.File(name: lastComponent(path), path: shown, content: try Blob(fileAt: path))
    }

    private static func lastComponent(_ path: String) -> String {
        String(path.split(separator: "/").last ?? Substring(path))
    }
}
