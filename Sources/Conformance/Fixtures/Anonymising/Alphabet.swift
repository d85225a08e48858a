/// The letters and digits that may stand for one another: of one kind and one script, and of one width in every encoding
/// that is read. Anything else (punctuation, space, marks, symbols) stays where it is.
///
/// Source: Unicode Standard Annex #44, "Unicode Character Database", General_Category,
/// https://www.unicode.org/reports/tr44/#General_Category_Values
struct Alphabet {
    private var pools: [UInt32: [Unicode.Scalar]] = [:]

    private static let latin = Array("abcdefghijklmnopqrstuvwxyz".unicodeScalars)
    static let digits = Array("0123456789".unicodeScalars)
    static let hexLetters = Array("abcdef".unicodeScalars)
    /// Lower-case letters of ISO 8859-1 whose capitals are in it too: two bytes of UTF-8, one of windows-1252.
    private static let latinWithMarks = (0xE0...0xFE).filter { $0 != 0xF7 }.map { Unicode.Scalar($0)! }

    /// Scalars in one block of so many have one width in UTF-8 and in UTF-16.
    private static let block: UInt32 = 128

    /// Whether a pseudonym has another scalar in this one's place.
    static func isReplaced(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return isASCIILetter(scalar) || isDigit(scalar) }
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .otherLetter, .modifierLetter, .decimalNumber:
            return true
        default: return false
        }
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }
    static func isASCIILetter(_ scalar: Unicode.Scalar) -> Bool { (0x61...0x7A).contains(scalar.value | 0x20) }

    /// The small letter, where it is one scalar whose capital is this one again.
    static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.value < 0x80 {
            return (0x41...0x5A).contains(scalar.value) ? Unicode.Scalar(scalar.value | 0x20)! : scalar
        }
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        guard lower.count == 1, let small = lower.first, small != scalar else { return scalar }
        let upper = small.properties.uppercaseMapping.unicodeScalars
        return upper.count == 1 && upper.first == scalar && UTF8.width(small) == UTF8.width(scalar) ? small : scalar
    }

    /// `small` as a capital where `pattern` is one.
    static func cased(_ small: Unicode.Scalar, like pattern: Unicode.Scalar) -> Unicode.Scalar {
        guard folded(pattern) != pattern else { return small }
        let upper = small.properties.uppercaseMapping.unicodeScalars
        return upper.count == 1 ? upper.first! : small
    }

    /// What may stand for a small or caseless scalar; itself among them.
    mutating func pool(for scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if scalar.value < 0x80 { return Self.isDigit(scalar) ? Self.digits : Self.latin }
        let category = scalar.properties.generalCategory
        let isCased = Self.cased(scalar, like: "A") != scalar
        // The letters of Latin Extended-A are in no encoding of one byte, or in few.
        if scalar.value < 0x180, category == .lowercaseLetter { return Self.latinWithMarks }
        let block = scalar.value / Self.block
        let key = block << 8 | UInt32(isCased ? 0xFF : Self.number(category))
        if let pool = pools[key] { return pool }
        let pool = (block * Self.block..<(block + 1) * Self.block).compactMap(Unicode.Scalar.init).filter {
            $0.properties.generalCategory == category && Self.folded($0) == $0
                && (Self.cased($0, like: "A") != $0) == isCased
        }
        pools[key] = pool
        return pool
    }

    private static func number(_ category: Unicode.GeneralCategory) -> Int {
        switch category {
        case .lowercaseLetter: 1
        case .uppercaseLetter: 2
        case .titlecaseLetter: 3
        case .modifierLetter: 4
        case .otherLetter: 5
        default: 6
        }
    }
}
