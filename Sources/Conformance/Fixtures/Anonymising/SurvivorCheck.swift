import Drops
import Foundation
import Reading

/// Looks in every file of an anonymised set for every value of the original one.
///
/// In columns whose values were replaced a whole value is looked for; in kept columns, comments, prose and names of
/// files also inside of text; in keys, headers and reports only values that are no plain word. Long values are looked for
/// in the whole of each file besides, whatever its records are taken to be.
struct SurvivorCheck {
    /// An original value that is still there.
    struct Survivor: Hashable {
        /// Below the set's folder.
        var file: String
        var line: Int?
        var column: String?
        /// Where in the file's own parts, for people: a name, a comment.
        var what: String
        /// Characters of the value.
        var length: Int

        var sentence: String {
            let place = [file, line.map(String.init)].compactMap { $0 }.joined(separator: ":")
            let inside = column.map { ", column \"\($0)\"" } ?? ""
            return "\(place)\(inside): \(what) holds a value of the original set (\(length) characters)"
        }
    }

    private let originals: Set<[Unicode.Scalar]>
    private let inText: ValueSearch
    private let inStructure: ValueSearch
    private let inAnything: ValueSearch
    /// Whether a value that is an original too stands there as somebody else's pseudonym.
    private let isPseudonym: ([Unicode.Scalar]) -> Bool

    /// - Parameter originals: folded and trimmed.
    init(originals: some Sequence<[Unicode.Scalar]>, isPseudonym: @escaping ([Unicode.Scalar]) -> Bool = { _ in false })
    {
        self.originals = Set(originals.lazy.filter(ValueSearch.isLongEnough))
        inText = ValueSearch(originals)
        inStructure = ValueSearch(originals, onlyDistinctive: true)
        inAnything = ValueSearch(originals.lazy.filter { $0.count >= Self.long })
        self.isPseudonym = isPseudonym
    }

    /// Characters from which on no part of another value is one of these by chance.
    private static let long = 12

    /// Where a comment of YAML begins.
    static var commentStart: Regex<(Substring, Substring)> { /(^|\s)#/ }

    /// Values that are too short to be looked for: a pseudonym of that length may be one by chance.
    var notSearched: Int { inText.left }

    /// - Returns: the survivors, each place once, in the order of the files.
    func survivors(in texts: SetTexts) throws -> [Survivor] {
        var found: [Survivor] = []
        let fixed = texts.settings + ["approved/report.json", "PROVENANCE.md"]
        for path in LocalDrop.fileNames(below: texts.set.directory) where !fixed.contains(path) {
            let (own, rest) = SetTexts.nameParts(path)
            found += hits(inStructure, own, path, line: nil, what: "the folder's name")
            found += hits(inText, rest, path, line: nil, what: "the file's name")
        }
        for file in texts.data {
            try texts.forEachPiece(file) { piece in
                if let survivor = survivor(piece, file, texts) { found.append(survivor) }
            }
            let told = Set(found.filter { $0.file == file.path }.map(\.line))
            found += try longValues(file, texts).filter { $0.line == nil || !told.contains($0.line) }
        }
        for path in texts.manifests { found += try structure(path, texts) }
        for path in texts.settings {
            found += try structure(path, texts) + comments(path, texts)
        }
        for path in ["approved/report.json"] + texts.others where exists(path, texts) {
            found += try structure(path, texts)
        }
        if exists("PROVENANCE.md", texts) { found += try prose("PROVENANCE.md", texts) }
        var seen: Set<Survivor> = []
        return found.filter { seen.insert($0).inserted }
    }

    private func survivor(_ piece: DataFileWalk.Piece, _ file: SetTexts.DataFile, _ texts: SetTexts) -> Survivor? {
        func survivor(_ length: Int, _ what: String) -> Survivor {
            Survivor(file: file.path, line: piece.line, column: piece.column, what: what, length: length)
        }
        switch piece.kind {
        case .replaced:
            let core = Pseudonyms.core(piece.text.scalars)
            guard originals.contains(core), !isPseudonym(core), !texts.words.contains(piece.text.scalars) else {
                return nil
            }
            return survivor(core.count, "the record")
        case .kept:
            guard !texts.words.contains(piece.text.scalars) else { return nil }
            return inText.hits(in: piece.text.scalars).first.map { survivor($0.value.count, "a value that was kept") }
        case .header:
            return inStructure.hits(in: piece.text.scalars).first.map { survivor($0.value.count, "the header") }
        }
    }

    /// Without a look at records and columns: what those who find them overlook, this does not.
    private func longValues(_ file: SetTexts.DataFile, _ texts: SetTexts) throws -> [Survivor] {
        var found: [Survivor] = []
        var names: [String] = []
        try texts.forEachText(file, member: { names.append($0) }) { text in
            var start = 0
            var number = 1
            while start < text.count {
                let end = text[start...].firstIndex(of: 0x0A) ?? text.count
                for hit in inAnything.hits(in: CellText(text, start..<end).scalars) where !isPseudonym(hit.value) {
                    found.append(
                        Survivor(
                            file: file.path, line: number, column: nil, what: "the text", length: hit.value.count))
                }
                (start, number) = (end + 1, number + 1)
            }
        }
        return found + names.flatMap { hits(inText, $0, file.path, line: nil, what: "the name of a member") }
    }

    // MARK: Other files

    private func exists(_ path: String, _ texts: SetTexts) -> Bool {
        FileManager.default.fileExists(atPath: "\(texts.set.directory)/\(path)")
    }

    private func lines(_ path: String, _ texts: SetTexts) throws -> [(number: Int, text: String)] {
        let text = String(decoding: try texts.bytes(path), as: UTF8.self)
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().map {
            ($0 + 1, String($1))
        }
    }

    private func structure(_ path: String, _ texts: SetTexts) throws -> [Survivor] {
        try lines(path, texts).flatMap { hits(inStructure, $0.text, path, line: $0.number, what: "the text") }
    }

    private func prose(_ path: String, _ texts: SetTexts) throws -> [Survivor] {
        let own = AnonymisedCopy.note(texts)
        return try lines(path, texts).filter { !own.contains($0.text) }.flatMap {
            hits(inText, $0.text, path, line: $0.number, what: "the text")
        }
    }

    private func comments(_ path: String, _ texts: SetTexts) throws -> [Survivor] {
        try lines(path, texts).flatMap { line -> [Survivor] in
            guard let start = line.text.firstRange(of: Self.commentStart) else { return [] }
            return hits(inText, String(line.text[start.upperBound...]), path, line: line.number, what: "the comment")
        }
    }

    private func hits(
        _ search: ValueSearch, _ text: String, _ path: String, line: Int?, what: String
    ) -> [Survivor] {
        search.hits(in: text).filter { !isPseudonym($0.value) }.map {
            Survivor(file: path, line: line, column: nil, what: what, length: $0.value.count)
        }
    }
}
