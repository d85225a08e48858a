import Drops
import Foundation
import Reading
import Verification

/// The files of a fixture set by what they are, and the text of those that hold people.
struct SetTexts {
    /// A file with records.
    struct DataFile {
        /// Below the set's folder.
        var path: String
        var dialect: Dialect
        var policy: ColumnPolicy
        var expectation: Expectation
        /// Whether it is the expected profiles.
        var isExpected = false
    }

    let set: FixtureSet
    private(set) var data: [DataFile] = []
    /// What speaks of other files: manifests, checksums.
    private(set) var manifests: [String] = []
    /// Settings of the set and of its import.
    private(set) var settings: [String] = []
    let words: Set<[Unicode.Scalar]>

    /// - Parameters:
    ///   - keep: columns whose values stay.
    ///   - only: the only columns whose values are replaced; empty for all.
    /// - Throws: ``FixtureError`` for names of columns that are not there, and for profiles that stand in the YAML.
    init(_ set: FixtureSet, keep: [String], only: [String]) throws {
        self.set = set
        let expectations = set.steps.map(\.expectation)
        for (names, option) in [(keep, "--keep"), (only, "--columns")] {
            if let objection = ColumnPolicy.objection(to: names, option: option, expectations) { throw objection }
        }
        words = Set(expectations.flatMap { ColumnPolicy.words($0) }.map { Array($0.unicodeScalars) })
        var seen: Set<String> = []
        for step in set.steps {
            let policy = ColumnPolicy(step.expectation, keep: keep, only: only)
            for name in LocalDrop.fileNames(below: "\(set.directory)/drops/\(step.name)") {
                let path = "drops/\(step.name)/\(name)"
                guard seen.insert(path).inserted else { continue }
                let last = String(name.split(separator: "/").last ?? "")
                if ManifestMending.isManifest(last) {
                    manifests.append(path)
                } else {
                    data.append(
                        DataFile(
                            path: path, dialect: step.expectation.files.dialect, policy: policy,
                            expectation: step.expectation))
                }
            }
            guard let profiles = step.expectation.profiles else { continue }
            guard profiles.file.content.filePath != nil else {
                throw FixtureError(
                    "\(set.directory)/\(FixtureSet.fileName): the expected profiles stand in it (`inline`); put them "
                        + "into a file of the set")
            }
            guard seen.insert(profiles.file.path).inserted else { continue }
            var dialect = profiles.format == .jsonLines ? Dialect.jsonLines : Dialect()
            dialect.hasHeader = profiles.format == .csv
            data.append(
                DataFile(
                    path: profiles.file.path, dialect: dialect, policy: policy, expectation: step.expectation,
                    isExpected: true))
        }
        settings = [FixtureSet.fileName]
        if let path = set.importSettings { settings.append(String(path.dropFirst(set.directory.count + 1))) }
    }

    /// A path below the set without `drops/`: the folder of the drop, which is named by whoever made the set, and the
    /// rest, which is named by the exporter.
    static func nameParts(_ path: String) -> (own: String, rest: String) {
        guard path.hasPrefix("drops/") else { return ("", path) }
        let below = path.dropFirst("drops/".count)
        let slash = below.firstIndex(of: "/") ?? below.startIndex
        return (String(below[..<slash]), String(below[slash...]))
    }

    /// Columns whose values are kept in full or in part.
    var keptColumns: [String] { Set(data.flatMap { $0.policy.keptColumns }).sorted() }

    /// Files below the set's folder that are of no known kind, hidden ones and the approved report left out.
    var others: [String] {
        let known = Set(data.map(\.path) + manifests + settings + ["approved/report.json", "PROVENANCE.md"])
        return LocalDrop.fileNames(below: set.directory).filter { !known.contains($0) }
    }

    func bytes(_ path: String) throws -> [UInt8] { try Blob(fileAt: "\(set.directory)/\(path)").bytes() }

    /// The walk through one text of a data file.
    func walk(_ file: DataFile, _ text: [UInt8]) -> DataFileWalk {
        let columns = file.expectation.columns.map(\.name)
        return DataFileWalk(
            text: text, dialect: file.dialect, policy: file.policy, isExpected: file.isExpected,
            isHeader: file.isExpected ? nil : { file.expectation.takesAsHeader($0) },
            columns: file.dialect.hasHeader ? [] : columns,
            isWord: { words.contains($0) })
    }

    /// Hands over every piece of text in a data file, whatever it is packed in.
    func forEachPiece(_ file: DataFile, _ visit: (DataFileWalk.Piece) throws -> Void) throws {
        try forEachText(file) { text in
            do { try walk(file, text).forEachPiece(visit) } catch let error as ReadingError {
                throw FixtureError("\(file.path): \(error.message), so what is personal in it cannot be told")
            }
        }
    }

    /// Hands over the text of a data file in UTF-8, or those of the members of an archive.
    ///
    /// - Parameter member: is told the names of these.
    func forEachText(
        _ file: DataFile, member: (String) -> Void = { _ in }, _ body: ([UInt8]) throws -> Void
    ) throws {
        let name = String(file.path.split(separator: "/").last ?? "")
        func note(_ name: String) -> String {
            member(name)
            return name
        }
        _ = try PackedText(path: file.path).changing(bytes(file.path), name: name, rename: note) { plain in
            try body(EncodedText(plain.bytes, stated: file.dialect.encoding).text)
            return plain.bytes
        }
    }
}
