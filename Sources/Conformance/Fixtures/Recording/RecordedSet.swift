import Drops
import Foundation
import Harness
import StrictYAML
import Verification

/// Lays out what was received as a fixture set.
struct RecordedSet {
    private let intake: Intake
    private let directory: String
    private var remarks: [String]
    private var steps: [Step] = []

    private struct Step {
        var folder: String
        var drop: RemoteDrop
        /// Paths of the files that are in the set, in order of arrival.
        var files: [String] = []
    }

    init(_ intake: Intake, directory: String) {
        self.intake = intake
        self.directory = directory
        remarks = intake.remarks
    }

    /// - Throws: ``FixtureError`` or `YAMLError` when what is written is no set; the system's error for a full disk.
    mutating func write(expectation: String?, destination: String?) throws -> FixtureRecorder.Summary {
        for drop in intake.drops { try place(drop) }
        try intake.clear()
        guard let first = steps.first else {
            throw FixtureError("nothing came that a set can hold: \(remarks.joined(separator: "; "))", isNothing: true)
        }
        let connections = Set(steps.map(\.drop.endpoint))
        if connections.count > 1 {
            remarks.append(
                "drops came over \(connections.sorted().joined(separator: " and ")); the set states "
                    + "\(first.drop.endpoint) for all, and --via replays it over another")
        }
        try write(yaml(expectation, destination, connection: first.drop.endpoint), to: FixtureSet.fileName)
        try write(provenance(), to: "PROVENANCE.md")
        _ = try FixtureSet(at: directory)
        return FixtureRecorder.Summary(drops: steps.map(\.folder), remarks: remarks)
    }

    // MARK: Files

    private mutating func place(_ drop: RemoteDrop) throws {
        guard drop.endpoint == EndpointKind.s3.rawValue || drop.endpoint == EndpointKind.sftp.rawValue else {
            remarks.append(
                "\(drop.name): came over the HTTP APIs, which replay does not send over; it is not in the set")
            return
        }
        let slug = drop.name.unicodeScalars.map {
            $0.isASCII && $0.properties.isAlphabetic || "0123456789-_".unicodeScalars.contains($0) ? String($0) : "-"
        }
        var step = Step(folder: "\(steps.count + 1)-\(slug.joined().prefix(60))", drop: drop)
        // In order of arrival, in which a manifest may come first or last.
        let files = drop.files.enumerated().sorted {
            ($0.element.receivedAt, $0.offset) < ($1.element.receivedAt, $1.offset)
        }
        for (_, file) in files {
            if let problem = Self.problem(of: file.path, besides: step.files) {
                remarks.append("\(file.path): \(problem); it is not in the set")
                continue
            }
            guard let content = intake.contents[Intake.Key(drop: drop.id, file: file)] else { continue }
            let target = URL(filePath: "\(directory)/drops/\(step.folder)/\(file.path)")
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.moveItem(at: URL(filePath: content), to: target)
            step.files.append(file.path)
        }
        if !step.files.isEmpty { steps.append(step) }
    }

    /// Why no file can lie under this path; nil when one can. A key of S3 may be any text.
    static func problem(of path: String, besides others: [String] = []) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if parts.contains(where: \.isEmpty) { return "its path has a part without a name" }
        if parts.contains(where: { $0.hasPrefix(".") }) { return "its path has a part that is hidden" }
        if path.unicodeScalars.contains(where: { $0 == "\u{FFFD}" || $0 == "\u{0}" }) { return "its path is no UTF-8" }
        if parts.contains(where: { $0.utf8.count > 255 }) { return "its path has a part of more than 255 bytes" }
        if others.contains(where: { $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/") }) {
            return "its path is a folder of another file's"
        }
        return nil
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(directory)/\(name)"))
    }

    // MARK: fixture.yaml

    private mutating func yaml(_ expectation: String?, _ destination: String?, connection: String) throws -> String {
        let drafts = try expectation == nil ? steps.map { try draft($0) } : []
        // The first line of a draft says where it comes from.
        let isShared = Set(drafts.map { $0.drop { $0 != "\n" } }).count <= 1
        var lines = [
            "# Recorded by mockdest from what a server received. Read the expectation through before you rely on it.",
            "destination: \(yamlQuoted(destination ?? self.destination))", "connection: \(connection)", "drops:",
        ]
        for (index, step) in steps.enumerated() {
            lines.append("  - folder: \(yamlQuoted(step.folder))")
            lines.append("    received: \(yamlQuoted(step.drop.files.map(\.receivedAt).min() ?? ""))")
            lines.append("    files: [\(step.files.map(yamlQuoted).joined(separator: ", "))]")
            if !isShared { lines += ["    expectation:"] + indented(drafts[index], by: 6) }
        }
        if let expectation {
            lines += ["expectation:"] + indented(try stated(expectation), by: 2)
        } else if isShared, let draft = drafts.first {
            lines += ["expectation:"] + indented(draft, by: 2)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What a default name of a file says.
    private var destination: String {
        let name = steps[0].drop.name
        guard let end = name.firstRange(of: "_segment") else { return "recorded" }
        return String(name[..<end.lowerBound].replacing("_", with: " "))
    }

    private mutating func draft(_ step: Step) throws -> String {
        let drop = try LocalDrop.read(["\(directory)/drops/\(step.folder)"])
        do { return try ExpectationDraft(drop).yaml } catch {
            remarks.append("\(step.folder): no expectation could be drafted: \(error)")
            return "# No expectation could be drafted from these files.\nfiles: {}\n"
        }
    }

    /// The text of an expectation, and the profiles that it names beside the set's own file.
    private func stated(_ path: String) throws -> String {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        if try YAMLValue(parsing: text, file: path).map().keys.contains("expectation") {
            throw FixtureError("\(path): is a \(FixtureSet.fileName); name a file that holds an expectation alone")
        }
        let expectation = try LocalDrop.expectation(at: path, for: directory)
        if let file = expectation.profiles?.file, let source = file.content.filePath {
            guard !file.path.hasPrefix("/"), !file.path.split(separator: "/").contains("..") else {
                throw FixtureError("\(path): the expected profiles \(file.path) lie elsewhere; put them beside it")
            }
            let target = URL(filePath: "\(directory)/\(file.path)")
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: URL(filePath: source), to: target)
        }
        return text
    }

    private func indented(_ text: String, by count: Int) -> [String] {
        let margin = String(repeating: " ", count: count)
        return text.split(separator: "\n").filter { $0 != "---" }.map { margin + $0 }
    }

    // MARK: PROVENANCE.md

    private func provenance() -> String {
        var lines = [
            "# \(directory.split(separator: "/").last ?? "")", "",
            "Recorded by mockdest: the bytes are as they were sent. They may be personal data: "
                + "`mockdest fixture anonymise` makes a copy for a repository.", "",
            "| drop | file | bytes | received | seconds since the one before | first written as |",
            "|---|---|---|---|---|---|",
        ]
        var last: Date?
        for step in steps {
            for path in step.files {
                guard let file = step.drop.files.first(where: { $0.path == path }) else { continue }
                let time = try? Date(file.receivedAt, strategy: .iso8601)
                let pause = last.flatMap { last in time.map { "\(Int($0.timeIntervalSince(last)))" } } ?? ""
                last = time ?? last
                lines.append(
                    "| \(step.folder) | \(path) | \(file.bytes) | \(file.receivedAt) | \(pause) | \(file.writtenAs ?? "") |"
                )
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
