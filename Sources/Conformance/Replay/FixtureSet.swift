import Drops
import Foundation
import StrictYAML
public import Verification

/// A fixture set as it lies on disk: drops with their exact bytes, what they must hold, and the approved report.
public struct FixtureSet: Sendable {
    /// One drop of the set: a folder below `drops/`.
    public struct Step: Sendable {
        /// The folder's name, such as `2-incremental`.
        public let name: String
        /// Paths below the step's folder, in the order in which they are sent.
        public let files: [String]
        /// What the drop must hold; the set's shared expectation where the step has none of its own.
        public fileprivate(set) var expectation: Expectation
    }

    /// The folder's name.
    public let name: String
    /// The set's folder, as the path was given.
    public let directory: String
    /// The destination's name, for people.
    public let destination: String
    /// How the customer sent it; `--via` overrides.
    public let connection: Connection
    /// Id of the ESP whose import is run, and its settings file.
    public let esp: String?
    /// Path of an existing settings file; nil takes the provider's defaults.
    public let importSettings: String?
    /// In the order of the list `drops`, or without one in the order of the folders' leading numbers.
    public private(set) var steps: [Step]

    /// Name of the file that makes a folder a fixture set.
    public static let fileName = "fixture.yaml"

    /// Reads the set in `directory`.
    ///
    /// - Throws: `YAMLError` with line and column for a bad `fixture.yaml`; ``FixtureError`` for missing files.
    public init(at directory: String) throws {
        let path = directory + "/" + Self.fileName
        guard FileManager.default.fileExists(atPath: directory) else {
            throw FixtureError("\(directory): there is no such folder", isNothing: true)
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw FixtureError("\(directory): holds no readable \(Self.fileName), so it is not a fixture set")
        }
        var map = try YAMLValue(parsing: text, file: path).map()
        name = Self.name(of: directory)
        self.directory = directory
        destination = try map.require("destination").string()
        connection = try map.take("connection")?.choice(Connection.self) ?? .s3
        (esp, importSettings) = try Self.importSection(map.take("import"), directory: directory)
        let shared = map.take("expectation")
        steps = try Self.steps(map.take("drops"), shared: shared, directory: directory, file: path)
        try map.finish()
        let files =
            steps.compactMap { $0.expectation.profiles?.file.path } + [importSettings].compactMap(\.self)
            + steps.flatMap { step in step.files.map { self.path(of: $0, in: step) } }
        for file in files where !Self.isInside(file, directory) {
            throw FixtureError("\(path): \(file) lies outside the set; a set stands alone, so copy it in")
        }
    }

    /// The expectation in a `fixture.yaml` for files at `path`: that of the step which `path` names, or the set's.
    public static func expectation(in file: String, for path: String) throws -> Expectation {
        let set = try FixtureSet(at: URL(filePath: file).deletingLastPathComponent().path)
        let wanted = URL(filePath: path).standardizedFileURL.pathComponents
        return (set.steps.first { wanted.contains($0.name) } ?? set.steps[0]).expectation
    }

    /// The same set, the expectation of each step changed by `change`.
    public func changingExpectations(_ change: (inout Expectation) throws -> Void) rethrows -> FixtureSet {
        var set = self
        for index in set.steps.indices { try change(&set.steps[index].expectation) }
        return set
    }

    private static func importSection(_ value: YAMLValue?, directory: String) throws -> (String?, String?) {
        guard let value else { return (nil, nil) }
        var map = try value.map()
        let esp = try map.require("esp").string()
        let settings = map.take("settings")
        try map.finish()
        guard let settings else { return (esp, nil) }
        let path = directory + "/" + (try settings.string())
        guard FileManager.default.fileExists(atPath: path) else {
            throw settings.error("there is no file \(path)")
        }
        return (esp, path)
    }

    private static func steps(
        _ value: YAMLValue?, shared: YAMLValue?, directory: String, file: String
    ) throws -> [Step] {
        let root = directory + "/drops"
        let folders = try folderNames(in: root)
        guard let value else {
            guard let shared else { throw FixtureError("\(file): the key \"expectation\" is missing") }
            let expectation = try Expectation(shared, baseDirectory: directory)
            return folders.map {
                Step(name: $0, files: LocalDrop.fileNames(below: "\(root)/\($0)"), expectation: expectation)
            }
        }
        let entries = try value.list()
        guard !entries.isEmpty else {
            throw value.error("\"drops\" is empty; leave it out to take every folder of drops/")
        }
        return try entries.map { entry in
            var map = try entry.map()
            let folder = try map.require("folder")
            let name = try folder.string()
            let own = map.take("expectation")
            let order = try map.take("files")?.strings()
            try refuseNoTime(map.take("received"))
            try map.finish()
            guard folders.contains(name) else { throw folder.error("there is no folder \(root)/\(name)") }
            guard let expectation = own ?? shared else { throw entry.error("the key \"expectation\" is missing") }
            let present = LocalDrop.fileNames(below: "\(root)/\(name)")
            if let strange = order?.first(where: { !present.contains($0) }) {
                throw folder.error("there is no file \(root)/\(name)/\(strange)")
            }
            return Step(
                name: name, files: order ?? present,
                expectation: try Expectation(expectation, baseDirectory: directory))
        }
    }

    /// When the drop came says something to people only; what is no time would say something wrong.
    private static func refuseNoTime(_ value: YAMLValue?) throws {
        guard let value, (try? Date(value.string(), strategy: .iso8601)) == nil else { return }
        throw value.error("\"received\" must be a time in UTC such as 2023-08-18T01:00:00Z")
    }

    /// Folders in the order of their leading numbers: `2-x` before `10-y`.
    private static func folderNames(in root: String) throws -> [String] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).filter { !$0.hasPrefix(".") }
        guard !names.isEmpty else { throw FixtureError("\(root): holds no drop") }
        func number(_ name: String) -> Int { Int(name.prefix { $0.isNumber }) ?? .max }
        return names.sorted { (number($0), $0) < (number($1), $1) }
    }
}

extension FixtureSet {
    /// Where the bytes of a step's file lie.
    func path(of file: String, in step: Step) -> String { "\(directory)/drops/\(step.name)/\(file)" }

    /// The step's files as a drop, without a wire.
    func drop(of step: Step) throws -> Drop {
        Drop(
            name: name + "/" + step.name, endpoint: .files,
            files: try step.files.map { file in
                Drop.File(
                    name: String(file.split(separator: "/").last ?? ""), path: file,
                    content: try Blob(fileAt: path(of: file, in: step)))
            })
    }

    /// Every fixture set among `paths`: a set itself, or a folder of sets.
    ///
    /// - Parameter selection: sets that are not chosen are not read.
    /// - Returns: the sets that can be used, and why others cannot: ``FixtureError`` or `YAMLError`, one for each.
    public static func discover(
        in paths: [String], selection: FixtureSelection = FixtureSelection()
    ) -> (sets: [FixtureSet], problems: [any Error]) {
        var (sets, problems): ([FixtureSet], [any Error]) = ([], [])
        var places: [String: String] = [:]
        for path in paths {
            let folders = folders(in: path)
            if folders.isEmpty {
                problems.append(
                    FixtureError("\(path): no fixture set is there (a folder with a \(fileName))", isNothing: true))
            }
            for folder in folders {
                let name = name(of: folder)
                guard selection.includes(name) else { continue }
                if let first = places[name] {
                    problems.append(
                        FixtureError(
                            "two fixture sets are called \"\(name)\": \(first) and \(folder); the second is left out"))
                    continue
                }
                places[name] = folder
                do { sets.append(try FixtureSet(at: folder)) } catch { problems.append(error) }
            }
        }
        return (sets, problems)
    }

    private static func folders(in path: String) -> [String] {
        let inside = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
        if inside.contains(fileName) { return [path] }
        return inside.map { path + "/" + $0 }.filter { FileManager.default.fileExists(atPath: $0 + "/" + fileName) }
    }

    /// Whether a path, relative to the set or as it was resolved against it, stays within the set.
    private static func isInside(_ path: String, _ directory: String) -> Bool {
        let root = URL(filePath: directory).resolvingSymlinksInPath().path
        let full = path.hasPrefix("/") || path.hasPrefix(directory + "/") ? path : directory + "/" + path
        return URL(filePath: full).resolvingSymlinksInPath().path.hasPrefix(root + "/")
    }

    private static func name(of directory: String) -> String {
        URL(filePath: directory).standardizedFileURL.lastPathComponent
    }
}

/// A fixture set that cannot be used: one sentence.
public struct FixtureError: Error, CustomStringConvertible, Sendable {
    /// The sentence, with the path or the name it is about.
    public let description: String
    /// Whether there was simply nothing to work on.
    public let isNothing: Bool

    init(_ description: String, isNothing: Bool = false) {
        self.description = description
        self.isNothing = isNothing
    }
}

/// How a set travels.
public enum Connection: String, Sendable, Codable, CaseIterable {
    /// Read from disk, no wire.
    case files
    /// S3, Signature Version 4.
    case s3
    /// SFTP, logged in by password.
    case sftp
    /// SFTP, logged in by SSH key.
    case sftpKey = "sftp-key"
}
