/// Whose regular expressions a pattern is written in: what it may use, and what its classes mean.
///
/// Sources: ECMA-262, section 22.2 "RegExp Objects", https://tc39.es/ecma262/#sec-regexp-regular-expression-objects;
/// RE2 "Syntax", https://github.com/google/re2/wiki/Syntax; Java SE "Class Pattern",
/// https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/regex/Pattern.html; PCRE2 "pcre2pattern",
/// https://www.pcre.org/current/doc/html/pcre2pattern.html; POSIX "Extended Regular Expressions",
/// https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap09.html
public enum RegexFlavour: String, Sendable, Hashable, CaseIterable {
    /// Swift's own (https://developer.apple.com/documentation/swift/regex): `\d` and `\w` know all of Unicode.
    case swift
    case pcre, java, ecmascript, re2
    /// Extended regular expressions.
    case posix

    /// A part of a pattern that not every flavour has.
    enum Construct: String, CaseIterable {
        case lookahead = "lookahead"
        case lookbehind = "lookbehind"
        case atomicGroup = "an atomic group"
        case possessive = "a possessive quantifier"
        case lazy = "a lazy quantifier"
        case backreference = "a backreference"
        case namedGroup = "a named group (?<name>...)"
        case pythonGroup = "a named group (?P<name>...)"
        case plainGroup = "a group without capture (?:...)"
        case inlineFlags = "flags inside the pattern"
        case conditional = "a conditional group"
        case comment = "a comment"
        case anchor = "an anchor such as \\A"
        case shorthand = "a class such as \\d"
        case property = "a Unicode property"
        case posixClass = "a class such as [[:alpha:]]"
        case classOperation = "an operation between classes"
        case quotation = "a quotation \\Q...\\E"
        case keepOut = "\\K"
    }

    /// What this flavour does not have.
    var lacks: Set<Construct> {
        switch self {
        case .swift: []
        case .pcre: [.classOperation]
        case .java: [.pythonGroup, .conditional, .comment, .posixClass, .keepOut]
        case .ecmascript:
            [
                .atomicGroup, .possessive, .pythonGroup, .inlineFlags, .conditional, .comment, .anchor, .posixClass,
                .classOperation, .quotation, .keepOut,
            ]
        case .re2:
            [
                .lookahead, .lookbehind, .atomicGroup, .possessive, .backreference, .conditional, .comment,
                .classOperation, .keepOut,
            ]
        case .posix: Set(Construct.allCases).subtracting([.posixClass])
        }
    }

    /// Compiles a pattern of this flavour.
    ///
    /// - Throws: ``ExpectationError`` when the flavour does not have what the pattern uses, or it is no pattern at all.
    func compile(_ pattern: String) throws -> Regex<AnyRegexOutput> {
        if let (construct, offset) = Self.constructs(in: pattern).first(where: { lacks.contains($0.0) }) {
            throw ExpectationError(
                "the pattern uses \(construct.rawValue) at character \(offset + 1), which \(rawValue) does not have")
        }
        let regex: Regex<AnyRegexOutput>
        do { regex = try Regex(pattern) } catch {
            throw ExpectationError("\"\(pattern)\" is not a regular expression that can be read: \(error)")
        }
        // Elsewhere a character is a code point, and \d is 0 to 9.
        return self == .swift ? regex : regex.matchingSemantics(.unicodeScalar).asciiOnlyCharacterClasses()
    }

    // MARK: What a pattern uses

    /// The constructs in the order of the pattern, with the index of their first character.
    private static func constructs(in pattern: String) -> [(Construct, Int)] {
        let text = Array(pattern)
        var found: [(Construct, Int)] = []
        var depth = 0
        var index = 0
        while index < text.count {
            let rest = text[index...]
            if text[index] == "\\" {
                if let construct = escape(rest.dropFirst().first, inClass: depth > 0) {
                    found.append((construct, index))
                }
                index += 2
                continue
            }
            if depth > 0 {
                if starts(rest, "[:") { found.append((.posixClass, index)) }
                if starts(rest, "&&") || starts(rest, "--") { found.append((.classOperation, index)) }
                if text[index] == "]" { depth -= 1 } else if text[index] == "[" { depth += 1 }
            } else if text[index] == "[" {
                depth = 1
            } else if text[index] == "(", let construct = group(rest) {
                found.append((construct, index))
            } else if "*+?}".contains(text[index]), let next = rest.dropFirst().first {
                if next == "+" { found.append((.possessive, index)) }
                if next == "?" { found.append((.lazy, index)) }
                if next == "+" || next == "?" { index += 1 }
            }
            index += 1
        }
        return found
    }

    private static func starts(_ text: ArraySlice<Character>, _ start: String) -> Bool {
        text.starts(with: Array(start))
    }

    private static func escape(_ character: Character?, inClass: Bool) -> Construct? {
        guard let character else { return nil }
        switch character {
        case "d", "D", "w", "W", "s", "S", "h", "H", "v", "V", "R", "X": return .shorthand
        case "p", "P": return .property
        case "Q", "E": return .quotation
        case "K": return .keepOut
        case "A", "Z", "z", "G": return inClass ? nil : .anchor
        case "1"..."9", "k": return inClass ? nil : .backreference
        default: return nil
        }
    }

    private static func group(_ rest: ArraySlice<Character>) -> Construct? {
        let forms: [(String, Construct)] = [
            ("(?=", .lookahead), ("(?!", .lookahead), ("(?<=", .lookbehind), ("(?<!", .lookbehind),
            ("(?>", .atomicGroup), ("(?P<", .pythonGroup), ("(?<", .namedGroup), ("(?:", .plainGroup),
            ("(?(", .conditional), ("(?#", .comment), ("(?", .inlineFlags),
        ]
        return forms.first { starts(rest, $0.0) }?.1
    }
}
