/// Finds values in running text: whole ones, in any case, with something else than a letter or digit on both sides.
struct ValueSearch {
    /// A value that was found.
    struct Hit {
        /// In the text, as indices of its characters.
        var range: Range<Int>
        /// Folded and trimmed, as it was given.
        var value: [Unicode.Scalar]
    }

    /// By first word, without what stands around the value's letters and digits.
    private var values: [[Unicode.Scalar]: [(core: ArraySlice<Unicode.Scalar>, whole: [Unicode.Scalar])]] = [:]
    /// Values that are too short or too common a form to be looked for in text.
    private(set) var left = 0

    /// Fewest characters of a value with letters, and of one without.
    static let fewest = (letters: 4, digits: 6)

    /// - Parameters:
    ///   - originals: folded and trimmed.
    ///   - onlyDistinctive: whether single words without a digit are left out: the text has words of its own.
    init(_ originals: some Sequence<[Unicode.Scalar]>, onlyDistinctive: Bool = false) {
        for value in originals {
            guard Self.isLongEnough(value), !onlyDistinctive || Self.isDistinctive(value) else {
                left += 1
                continue
            }
            let start = value.firstIndex(where: Alphabet.isReplaced)!
            let core = value[start...value.lastIndex(where: Alphabet.isReplaced)!]
            values[Array(core.prefix(while: Alphabet.isReplaced)), default: []].append((core, value))
        }
    }

    static func isLongEnough(_ value: [Unicode.Scalar]) -> Bool {
        let replaced = value.filter(Alphabet.isReplaced)
        return replaced.count >= (replaced.contains { !Alphabet.isDigit($0) } ? fewest.letters : fewest.digits)
    }

    /// Whether it is more than one word in letters.
    private static func isDistinctive(_ value: [Unicode.Scalar]) -> Bool {
        value.count >= 10 || value.contains { !Alphabet.isReplaced($0) || Alphabet.isDigit($0) }
    }

    /// Whether the value, folded and trimmed, is one of those that are looked for.
    func isSought(_ value: [Unicode.Scalar]) -> Bool { hits(in: value).contains { $0.range.count == value.count } }

    func hits(in text: [Unicode.Scalar]) -> [Hit] {
        guard !values.isEmpty else { return [] }
        let folded = text.map(Alphabet.folded)
        var hits: [Hit] = []
        var position = 0
        while position < folded.count {
            guard Alphabet.isReplaced(folded[position]) else {
                position += 1
                continue
            }
            let end = folded[position...].firstIndex { !Alphabet.isReplaced($0) } ?? folded.count
            let longest = values[Array(folded[position..<end]), default: []].filter {
                let behind = position + $0.core.count
                return folded[position...].starts(with: $0.core)
                    && (behind == folded.count || !Alphabet.isReplaced(folded[behind]))
            }.max { $0.core.count < $1.core.count }
            if let longest {
                hits.append(Hit(range: position..<position + longest.core.count, value: longest.whole))
                position += longest.core.count
            } else {
                position = end
            }
        }
        return hits
    }

    func hits(in text: String) -> [Hit] { hits(in: Array(text.unicodeScalars)) }
}

extension Pseudonyms {
    /// The text with every value in it replaced: for names of files.
    func replacing(in text: String, _ search: ValueSearch) -> String {
        var scalars = Array(text.unicodeScalars)
        for hit in search.hits(in: scalars) {
            // A value may begin or end with something else than a letter: the pseudonym has the same there.
            let start = hit.value.firstIndex(where: Alphabet.isReplaced)!
            let whole = Array(hit.value[..<start]) + scalars[hit.range] + hit.value[(start + hit.range.count)...]
            scalars.replaceSubrange(hit.range, with: pseudonym(of: whole)[start..<start + hit.range.count])
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
