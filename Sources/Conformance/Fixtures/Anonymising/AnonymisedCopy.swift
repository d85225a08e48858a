import Foundation
import Reading
import Reporting

/// The files of a set with pseudonyms in place of values.
final class AnonymisedCopy {
    private let texts: SetTexts
    private let pseudonyms: Pseudonyms
    private let target: String
    private let inNames: ValueSearch
    private let inManifests: ValueSearch
    /// Parts of names of files that changed.
    private var fragments: [String: String] = [:]

    init(_ texts: SetTexts, _ pseudonyms: Pseudonyms, target: String) {
        self.texts = texts
        self.pseudonyms = pseudonyms
        self.target = target
        inNames = ValueSearch(pseudonyms.originals)
        inManifests = ValueSearch(pseudonyms.originals, onlyDistinctive: true)
    }

    /// A path below the set as it is in the copy.
    func renamed(_ path: String) -> String { pseudonyms.replacing(in: path, inNames) }

    /// - Throws: `FixtureError`, or the system's error when the disk refuses.
    func write() throws {
        var changes: [ManifestMending.Change] = []
        for file in texts.data {
            let old = try texts.bytes(file.path)
            let new = try rewritten(file, old)
            let path = rename(file.path)
            try put(new, at: path)
            changes.append(
                ManifestMending.Change(oldName: last(file.path), newName: last(path), old: old, new: new))
        }
        let mending = ManifestMending(changes: changes)
        for path in texts.manifests {
            let text = String(decoding: try texts.bytes(path), as: UTF8.self)
            let named = withNewNames(mending.mended(text))
            try put(Array(pseudonyms.replacing(in: named, inManifests).utf8), at: rename(path))
        }
        for path in texts.settings {
            try put(Array(setting(String(decoding: try texts.bytes(path), as: UTF8.self)).utf8), at: path)
        }
    }

    /// What a person must know who finds the set in a repository.
    func writeProvenance() throws {
        let name = "PROVENANCE.md"
        let old = (try? texts.bytes(name)).map { String(decoding: $0, as: UTF8.self) } ?? "# \(last(target))\n"
        try put(Array((old + "\n" + Self.note(texts).joined(separator: "\n") + "\n").utf8), at: name)
    }

    /// The lines that this program adds to PROVENANCE.md.
    static func note(_ texts: SetTexts) -> [String] {
        let kept = texts.keptColumns.isEmpty ? "none" : texts.keptColumns.joined(separator: ", ")
        return [
            "Anonymised by mockdest: every value is replaced by one of the same form, but for statuses, audiences and",
            "allowed values. Columns that keep their values, in full or as far as they are such words: \(kept).",
        ]
    }

    private func rewritten(_ file: SetTexts.DataFile, _ bytes: [UInt8]) throws -> [UInt8] {
        try PackedText(path: file.path).changing(bytes, name: last(file.path), rename: renameMember) { plain in
            let encoded = EncodedText(plain.bytes, stated: file.dialect.encoding)
            var text = encoded.text
            try texts.walk(file, encoded.text).forEachPiece { piece in
                guard case .replaced = piece.kind else { return }
                piece.text.write(pseudonyms.pseudonym(of: piece.text.scalars), into: &text)
            }
            return encoded.bytes(with: text)
        }
    }

    // MARK: Names

    /// Of a path below the set; the folder of a drop has words of its own.
    private func rename(_ path: String) -> String {
        let (own, rest) = SetTexts.nameParts(path)
        for (part, search) in [(own, inManifests), (rest, inNames)] {
            for hit in search.hits(in: part) {
                let old = String(String.UnicodeScalarView(Array(part.unicodeScalars)[hit.range]))
                fragments[old] = pseudonyms.replacing(in: old, search)
            }
        }
        return (path.hasPrefix("drops/") ? "drops/" : "") + pseudonyms.replacing(in: own, inManifests)
            + pseudonyms.replacing(in: rest, inNames)
    }

    /// As ``rename(_:)``, of a member of an archive.
    private func renameMember(_ path: String) -> String {
        _ = rename(path)
        return renamed(path)
    }

    /// Settings with the names of files as they are now, and with pseudonyms where they name a value, such as the key
    /// of a seed. Comments are a person's words, which are left to a person.
    private func setting(_ text: String) -> String {
        let lines = withNewNames(text).split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let end = line.firstRange(of: SurvivorCheck.commentStart)?.lowerBound ?? line.endIndex
            return pseudonyms.replacing(in: String(line[..<end]), inManifests) + line[end...]
        }
        return lines.joined(separator: "\n")
    }

    /// Replaced in names of files and patterns of them, not where the fragment is all there is: a plain word may be one
    /// of the settings' own.
    private func withNewNames(_ text: String) -> String {
        let search = ValueSearch(fragments.keys.map { Pseudonyms.core(Array($0.unicodeScalars)) })
        var scalars = Array(text.unicodeScalars)
        let ends = Set("\"' \t\r\n,[]{}:".unicodeScalars)
        for hit in search.hits(in: scalars) {
            let old = String(String.UnicodeScalarView(scalars[hit.range]))
            let before = hit.range.lowerBound == 0 || ends.contains(scalars[hit.range.lowerBound - 1])
            let after = hit.range.upperBound == scalars.count || ends.contains(scalars[hit.range.upperBound])
            guard let new = fragments[old], !(before && after) || inManifests.isSought(hit.value) else { continue }
            scalars.replaceSubrange(hit.range, with: new.unicodeScalars)
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private func last(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

    private func put(_ bytes: [UInt8], at path: String) throws {
        let url = URL(filePath: "\(target)/\(path)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }
}
