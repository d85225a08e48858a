/// Dates and times in any order of their parts. A part stays in the range that it is in, so that a valid date stays
/// valid and keeps its form, whichever part is the month, and a 13th month stays a fault.
enum DateGroups {
    /// Groups of digits as lengths, with what stands between: `9999-99-99`, `99.99.9999`, `9/9/99`, `99-99`,
    /// `99999999`; a time may follow.
    static func isDate(_ value: [Unicode.Scalar]) -> Bool {
        guard value.count >= 5, value.count <= 35, let first = value.first, Alphabet.isDigit(first) else {
            return false
        }
        let day = value.prefix { Alphabet.isDigit($0) || "./-".unicodeScalars.contains($0) }
        let rest = value[day.endIndex...]
        if let mark = rest.first {
            guard mark == " " || mark == "t", rest.count >= 5, Alphabet.isDigit(rest[rest.startIndex + 1]) else {
                return false
            }
            guard rest.dropFirst().allSatisfy({ Alphabet.isDigit($0) || ":.+- zampm".unicodeScalars.contains($0) })
            else { return false }
        }
        let lengths = day.split(omittingEmptySubsequences: false, whereSeparator: { !Alphabet.isDigit($0) }).map(
            \.count)
        switch lengths {
        case [8]: return rest.isEmpty && isCompact(day)
        // With a point between them they are a number.
        case [2, 2]: return rest.isEmpty && !day.contains(".")
        case [4, 2, 2], [2, 2, 4], [2, 2, 2], [4, 1, 1], [1, 1, 4], [1, 2, 4], [2, 1, 4], [1, 2, 2], [2, 1, 2],
            [1, 1, 2]:
            return true
        default: return false
        }
    }

    /// `yyyyMMdd` of the last or of this century; other numbers of eight digits are numbers.
    private static func isCompact(_ digits: ArraySlice<Unicode.Scalar>) -> Bool {
        let year = number(digits.prefix(4))
        let (month, day) = (number(digits.dropFirst(4).prefix(2)), number(digits.suffix(2)))
        return (1900...2099).contains(year) && (1...12).contains(month) && (1...31).contains(day)
    }

    private static func number(_ digits: ArraySlice<Unicode.Scalar>) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1.value) - 0x30 }
    }

    /// Another date of this one's form.
    ///
    /// - Parameter isFree: whether the 29th to the 31st may come together with any month: for a date that is none.
    static func replaced(
        _ value: [Unicode.Scalar], isFree: Bool, _ random: inout KeyedGenerator
    ) -> [Unicode.Scalar] {
        var result = value
        var groups: [Range<Int>] = []
        var start = 0
        while start < value.count {
            let end = value[start...].firstIndex { !Alphabet.isDigit($0) } ?? value.count
            if end > start { groups.append(start..<end) }
            start = end + 1
        }
        if groups.first?.count == 8 { groups = [0..<4, 4..<6, 6..<8] }
        let clock = value.firstIndex { $0 == "t" || $0 == " " } ?? value.count
        // The offset of a time zone says nothing of a person.
        let zone = value[clock...].firstIndex { $0 == "+" || $0 == "-" } ?? value.count
        let days = groups.filter { $0.lowerBound < clock }
        // With a 29th, 30th or 31st the month becomes one that has it.
        let hasLongMonth = !isFree && days.contains { (29...31).contains(number(value[$0])) && $0.count <= 2 }
        for group in groups where group.lowerBound < zone {
            let old = number(value[group])
            let new: Int
            if group.count > 4 {
                new = random.below(power(group.count))
            } else if group.lowerBound >= clock {
                new = time(old, group.count, isHour: value[..<group.lowerBound].last != ":", &random)
            } else if group.count == 4 {
                new = old / 100 * 100 + random.below(100)
            } else {
                new =
                    isFree && (29...31).contains(old)
                    ? 29 + random.below(3) : part(old, width: group.count, hasLongMonth, &random)
            }
            let digits = Array("\(new)".unicodeScalars)
            let padded = Array(repeating: "0" as Unicode.Scalar, count: max(0, group.count - digits.count)) + digits
            result.replaceSubrange(group, with: padded.suffix(group.count))
        }
        return result
    }

    private static func power(_ count: Int) -> Int { (0..<min(count, 9)).reduce(1) { number, _ in number * 10 } }

    /// A month, a day, or a year of two digits, and which of them nobody knows: each range is kept.
    private static func part(_ old: Int, width: Int, _ hasLongMonth: Bool, _ random: inout KeyedGenerator) -> Int {
        switch old {
        case 1...9 where width == 1: hasLongMonth ? [1, 3, 5, 7, 8][random.below(5)] : 1 + random.below(9)
        case 1...12: hasLongMonth ? [1, 3, 5, 7, 8, 10, 12][random.below(7)] : 1 + random.below(12)
        case 13...28: 13 + random.below(16)
        case 32...99: 32 + random.below(68)
        default: old
        }
    }

    private static func time(_ old: Int, _ width: Int, isHour: Bool, _ random: inout KeyedGenerator) -> Int {
        switch old {
        case 1...12 where isHour && width == 2: 1 + random.below(12)
        case 0...23 where isHour && width == 2: random.below(24)
        case 0...59 where width == 2: random.below(60)
        case 0...9 where width == 1: 1 + random.below(9)
        default: width > 2 ? random.below(power(width)) : old
        }
    }
}
