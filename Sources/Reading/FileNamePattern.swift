/// The shape of a file's name: a destination's default name, a template with macros, or a glob.
///
/// Whatever the form, a name may carry a part number (`_2`, `_3`, ... before the extension; the first part has
/// none) and the extensions of packing (`.gz`) and encryption (`.gpg`, `.pgp`).
///
/// Source: "Activate audiences to batch profile export destinations",
/// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/activate-batch-profile-destinations
public struct FileNamePattern: Sendable, Hashable {
    enum Token: Sendable, Hashable {
        case literal(String)
        /// Lower-case UUID.
        case uuid
        /// One of the timestamp forms.
        case timestamp
        /// An underscore and a timestamp, or nothing.
        case optionalTimestamp
        /// Letters, digits, `_` and `-`, as few as possible, at least one.
        case word
        /// Any text, as short as possible, at least one character.
        case anything
    }

    /// What a name that fits says.
    public struct Match: Sendable, Hashable {
        /// The audience's id, where the pattern has one.
        public var segmentID: String?
        /// The time as written, where the pattern has one.
        public var timestamp: String?
        /// From 1.
        public var part = 1
        /// The name without part number: equal for all parts of one export.
        public var stem = ""

        /// A name that says nothing but itself.
        public init(stem: String = "") { self.stem = stem }
    }

    let tokens: [Token]
    /// Without packing and encryption, with the dot: `.csv`.
    let extensions: [String]
    /// As people would write it, for messages.
    public let description: String

    /// A destination's default name: `<name>_segment<uuid>_<yyyyMMddHHmmss>.csv`.
    ///
    /// - Parameters:
    ///   - destination: as it stands in the name, such as `Adobe_Campaign`; `*` is any destination, and then the time
    ///     may be left out: a name without one is overwritten by each export.
    ///   - extensions: with the dot.
    public init(defaultNameOf destination: String, extensions: [String] = [".csv", ".txt"]) {
        self.extensions = extensions
        guard destination != "*" else {
            tokens = [.word, .literal("_segment"), .uuid, .optionalTimestamp]
            description = "<destination>_segment<audience id>_<yyyyMMddHHmmss>" + extensions[0]
            return
        }
        tokens = [.literal(destination + "_segment"), .uuid, .literal("_"), .timestamp]
        description = "\(destination)_segment<audience id>_<yyyyMMddHHmmss>" + extensions[0]
    }

    /// A template such as `%DESTINATION_NAME%_%SEGMENT_ID%_%DATETIME(YYYYMMdd_HHmmss)%`.
    ///
    /// - Parameters:
    ///   - macros: what macros stand for, by name without `%`; one that is not given stands for any text,
    ///     `SEGMENT_ID` for a UUID, `DATETIME(...)` and `TIMESTAMP` for any of the timestamp forms.
    ///   - extensions: with the dot.
    public init(template: String, macros: [String: String] = [:], extensions: [String] = [".csv", ".txt"]) {
        var tokens: [Token] = []
        for (index, piece) in template.split(separator: "%", omittingEmptySubsequences: false).enumerated() {
            if index.isMultiple(of: 2) {
                if !piece.isEmpty { tokens.append(.literal(String(piece))) }
            } else {
                tokens.append(Self.token(macro: String(piece), macros))
            }
        }
        self.tokens = tokens
        self.extensions = extensions
        description = template + extensions[0]
    }

    private static func token(macro: String, _ macros: [String: String]) -> Token {
        if let text = macros[macro] { return .literal(text) }
        if macro.hasPrefix("DATETIME(") || macro == "TIMESTAMP" { return .timestamp }
        if macro == "SEGMENT_ID" { return .uuid }
        let known = [
            "DESTINATION_NAME", "DESTINATION", "SEGMENT_NAME", "DESTINATION_INSTANCE_ID", "DESTINATION_INSTANCE_NAME",
            "ORGANIZATION_NAME", "SANDBOX_NAME",
        ]
        // Custom text may be wrapped in percent signs as well.
        return known.contains(macro) ? .anything : .literal(macro)
    }

    /// A name's part number and the name of its first part: `x_2.csv.gz` is part 2 of `x.csv.gz`. nil for a name that
    /// carries none. Whether it is meant as one shows only where the first part is there as well.
    public static func part(of name: String) -> (first: String, number: Int)? {
        let dot = name.firstIndex(of: ".") ?? name.endIndex
        guard let underscore = name[..<dot].lastIndex(of: "_"),
            let number = partNumber(name[name.index(after: underscore)..<dot])
        else { return nil }
        return (String(name[..<underscore] + name[dot...]), number)
    }

    /// Whether the template, whose extensions do not count then, fits a folder without slashes at its ends.
    public func matches(folder: String) -> Bool { match(folder[...], tokens[...]) != nil }

    /// What `name` (no folders) says, or nil when it does not fit.
    public func match(_ name: String) -> Match? {
        var rest = Substring(name)
        for ending in [".gpg", ".pgp", ".gz"] where rest.hasSuffix(ending) { rest = rest.dropLast(ending.count) }
        guard let found = extensions.first(where: { rest.hasSuffix($0) }) else { return nil }
        let body = rest.dropLast(found.count)
        let ending = name.dropFirst(body.count)
        if let match = match(body, tokens[...]) {
            return with(match) { $0.stem = String(body + ending) }
        }
        guard let underscore = body.lastIndex(of: "_"),
            let part = Self.partNumber(body[body.index(after: underscore)...]),
            let match = match(body[..<underscore], tokens[...])
        else { return nil }
        return with(match) {
            $0.part = part
            $0.stem = String(body[..<underscore] + ending)
        }
    }

    private func with(_ match: Match, _ change: (inout Match) -> Void) -> Match {
        var match = match
        change(&match)
        return match
    }

    /// 2 and more, without leading zero.
    private static func partNumber(_ text: Substring) -> Int? {
        guard let number = Int(text), number >= 2, text.allSatisfy(\.isNumber), text.first != "0" else { return nil }
        return number
    }

    private func match(_ text: Substring, _ tokens: ArraySlice<Token>) -> Match? {
        guard let token = tokens.first else { return text.isEmpty ? Match() : nil }
        let rest = tokens.dropFirst()
        switch token {
        case .literal(let literal):
            guard text.hasPrefix(literal) else { return nil }
            return match(text.dropFirst(literal.count), rest)
        case .uuid:
            guard Self.isUUID(text.prefix(36)), let match = match(text.dropFirst(36), rest) else { return nil }
            return with(match) { $0.segmentID = String(text.prefix(36)) }
        case .timestamp:
            for form in Self.timestampForms where Self.fits(text, form) {
                guard let match = match(text.dropFirst(form.count), rest) else { continue }
                return with(match) { $0.timestamp = String(text.prefix(form.count)) }
            }
            return nil
        case .optionalTimestamp:
            if text.hasPrefix("_"), let match = match(text.dropFirst(), [.timestamp] + rest) { return match }
            return match(text, rest)
        case .word:
            for end in text.indices.dropFirst() {
                guard Self.isWord(text[text.index(before: end)]) else { return nil }
                if let match = match(text[end...], rest) { return match }
            }
            return nil
        case .anything:
            for end in text.indices.dropFirst() {
                if let match = match(text[end...], rest) { return match }
            }
            return text.isEmpty ? nil : match("", rest)
        }
    }

    /// `yyyyMMddHHmmss`, `yyyyMMdd_HHmmss` or `MMddyyyy_HHmmss`, Unix seconds: `0` stands for a digit.
    private static let timestampForms = ["00000000000000", "00000000_000000", "0000000000"]

    private static func fits(_ text: Substring, _ form: String) -> Bool {
        text.count >= form.count && zip(text, form).allSatisfy { $1 == "0" ? ("0"..."9").contains($0) : $0 == $1 }
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_" || character == "-")
    }

    private static func isUUID(_ text: Substring) -> Bool {
        text.count == 36
            && zip(text, "00000000-0000-0000-0000-000000000000").allSatisfy {
                $1 == "-" ? $0 == "-" : ("0"..."9").contains($0) || ("a"..."f").contains($0)
            }
    }
}
