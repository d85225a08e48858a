import Crypto
import Foundation
import Verification

/// Gives every value that stands in a set its pseudonym: first all values are noted, then each is assigned one, then
/// they can be asked for.
///
/// A pseudonym has the value's length, its kinds of letters and its case, keeps the rules that the value keeps, and is
/// no value of the set itself. Values that differ in case or in surrounding space only differ so afterwards. One value
/// has one pseudonym in the whole set, and distinct values have distinct ones, as far as there are enough of that shape.
final class Pseudonyms {
    typealias Text = [Unicode.Scalar]

    /// What could not be done in full; for people.
    struct Remainder: Equatable {
        /// Values without a letter or a digit to replace.
        var unchanged = 0
        /// Values whose pseudonym is another value of the set, as its shape has too few: days, short numbers.
        var sharedWithOriginals = 0
        /// Values that have their pseudonym together with another value.
        var merged = 0
        /// Values whose pseudonym breaks a rule that the value keeps, or keeps one that it breaks.
        var formLost = 0
    }

    private let key: SymmetricKey
    private let rules: ValueRules
    /// Values that are no personal data: statuses, audience ids, tokens for null.
    let vocabulary: Set<Text>
    private var alphabet = Alphabet()
    /// By value as it is compared: folded, without space around it. The ways in which it is written.
    private var variants: [Text: [Text]] = [:]
    private var assigned: [Text: Text] = [:]
    private var used: Set<Text> = []
    private(set) var remainder = Remainder()

    init(key: SymmetricKey, rules: ValueRules, vocabulary: Set<Text>) {
        self.key = key
        self.rules = rules
        self.vocabulary = vocabulary
    }

    // MARK: Noting

    func note(_ value: Text) {
        guard !isKept(value) else { return }
        let core = Self.core(value)
        guard !core.isEmpty else { return }
        if variants[core]?.contains(value) ?? false { return }
        variants[core, default: []].append(value)
    }

    /// The values noted, folded and trimmed.
    var originals: some Collection<Text> { variants.keys }

    func isOriginal(_ value: Text) -> Bool { variants[Self.core(value)] != nil }

    /// Whether the value, which may be an original as well, is somebody else's pseudonym.
    func isPseudonym(_ value: Text) -> Bool {
        let core = Self.core(value)
        return used.contains(core) && assigned[core] != core
    }

    func isKept(_ value: Text) -> Bool { vocabulary.contains(value) || vocabulary.contains(Self.trimmed(value)) }

    // MARK: Assigning

    /// Values come in their own order, so that the order of the files does not matter.
    func assign() {
        let cores = variants.keys.sorted { $0.lexicographicallyPrecedes($1) }
        for core in cores { assigned[core] = choose(for: core) }
        joinDigests(of: cores)
    }

    private func choose(for core: Text) -> Text {
        let shape = PseudonymShape(core)
        // A letter is drawn for itself once in 26 times; what has no other form, always.
        guard let first = (0..<10).lazy.map({ self.candidate(core, shape, attempt: $0) }).first(where: { $0 != core })
        else {
            remainder.unchanged += 1
            return core
        }
        let wanted = variants[core, default: []].map { rulesKept(by: $0) }
        for round in 0..<3 {
            for attempt in 0..<Self.attempts {
                let found = candidate(core, shape, attempt: round * Self.attempts + attempt)
                guard found != core, round > 1 || !used.contains(found), round > 0 || variants[found] == nil,
                    !vocabulary.contains(found), keepsRules(found, of: core, wanted)
                else { continue }
                if variants[found] != nil { remainder.sharedWithOriginals += 1 }
                if !used.insert(found).inserted { remainder.merged += 1 }
                return found
            }
        }
        remainder.formLost += 1
        used.insert(first)
        return first
    }

    private static let attempts = 64

    private func keepsRules(_ pseudonym: Text, of core: Text, _ wanted: [[Bool]]) -> Bool {
        zip(variants[core, default: []], wanted).allSatisfy { rulesKept(by: Self.dressed(pseudonym, like: $0)) == $1 }
    }

    private func rulesKept(by value: Text) -> [Bool] {
        var text = String(String.UnicodeScalarView(value))
        return text.withUTF8 { rules.kept(by: UnsafeRawBufferPointer($0)) }
    }

    /// A digest of a value becomes the digest of the value's pseudonym.
    private func joinDigests(of cores: [Text]) {
        let digests: [(length: Int, (Data) -> Text)] = [
            (64, { Array(SHA256.hash(data: $0).hexadecimal.unicodeScalars) }),
            (40, { Array(Insecure.SHA1.hash(data: $0).hexadecimal.unicodeScalars) }),
            (32, { Array(Insecure.MD5.hash(data: $0).hexadecimal.unicodeScalars) }),
        ]
        for (length, digest) in digests {
            guard cores.contains(where: { $0.count == length && PseudonymShape($0) == .hexadecimal }) else { continue }
            for core in cores {
                let old = digest(Data(String(String.UnicodeScalarView(core)).utf8))
                guard variants[old] != nil, let pseudonym = assigned[core] else { continue }
                assigned[old] = digest(Data(String(String.UnicodeScalarView(pseudonym)).utf8))
                used.insert(assigned[old]!)
            }
        }
    }

    // MARK: Asking

    /// As many scalars as the value has, each as wide as the one in its place. The value must have been noted.
    func pseudonym(of value: Text) -> Text {
        guard !isKept(value), let found = assigned[Self.core(value)] else { return value }
        return Self.dressed(found, like: value)
    }

    /// The pseudonym in the case of `value`, with the space around it.
    private static func dressed(_ pseudonym: Text, like value: Text) -> Text {
        let start = value.firstIndex { !isSpace($0) } ?? 0
        let core = value[start..<start + pseudonym.count]
        let isAllCapitals = !core.contains { Alphabet.folded($0) == $0 && Alphabet.cased($0, like: "A") != $0 }
        var result = value
        for (index, small) in pseudonym.enumerated() {
            let pattern: Unicode.Scalar = isAllCapitals ? "A" : value[start + index]
            result[start + index] = Alphabet.cased(small, like: pattern)
        }
        return result
    }

    /// How the value is compared: folded, without space around it.
    static func core(_ value: Text) -> Text { trimmed(value).map(Alphabet.folded) }

    private static func trimmed(_ value: Text) -> Text {
        guard value.first.map(isSpace) ?? false || value.last.map(isSpace) ?? false else { return value }
        guard let first = value.firstIndex(where: { !isSpace($0) }), let last = value.lastIndex(where: { !isSpace($0) })
        else { return [] }
        return Array(value[first...last])
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || (0x09...0x0D).contains(scalar.value)
    }

    // MARK: One candidate

    /// - Parameter attempt: after some that replace everything, those that keep more of the value, for patterns.
    private func candidate(_ core: Text, _ shape: PseudonymShape, attempt: Int) -> Text {
        switch shape {
        case .plain: return plain(core[...], attempt)
        case .hexadecimal: return plain(core[...], attempt, isHexadecimal: true)
        case .date:
            var random = KeyedGenerator(key: key, core, purpose: 2, attempt: attempt)
            return DateGroups.replaced(core, isFree: attempt % Self.attempts >= 16, &random)
        case .email(let domain):
            var random = KeyedGenerator(key: key, core[domain...], purpose: 1, attempt: 0)
            let safe = ReservedDomain.replaced(core[domain...], &random)
            return plain(core[..<(domain - 1)], attempt) + ["@"] + safe
        }
    }

    private func plain(_ text: ArraySlice<Unicode.Scalar>, _ attempt: Int, isHexadecimal: Bool = false) -> Text {
        // By letters and digits alone: values that differ in an invisible character or a hyphen differ so afterwards.
        var random = KeyedGenerator(key: key, text.filter(Alphabet.isReplaced), purpose: 0, attempt: attempt)
        let step = attempt % Self.attempts
        let keepsZeros = step < 8
        let keepsLetters = (16..<48).contains(step)
        let keepsDigits = (48..<56).contains(step)
        var isInNumber = false
        var isLeading = false
        return text.map { scalar in
            guard Alphabet.isReplaced(scalar) else {
                isInNumber = false
                return scalar
            }
            guard Alphabet.isDigit(scalar) else {
                isInNumber = false
                if keepsLetters { return scalar }
                let pool =
                    isHexadecimal && Alphabet.isASCIILetter(scalar) ? Alphabet.hexLetters : alphabet.pool(for: scalar)
                return pool.isEmpty ? scalar : pool[random.below(pool.count)]
            }
            if !isInNumber { (isInNumber, isLeading) = (true, true) }
            if keepsDigits || (keepsZeros && isLeading && scalar == "0") { return scalar }
            defer { isLeading = false }
            return isLeading ? Alphabet.digits[1 + random.below(9)] : Alphabet.digits[random.below(10)]
        }
    }
}
