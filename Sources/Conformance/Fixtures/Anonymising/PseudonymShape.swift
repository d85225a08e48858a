/// What a value looks like, and so what its pseudonym must look like: found from the value alone, so that a value has
/// one pseudonym wherever it stands.
enum PseudonymShape: Equatable {
    /// Letters for letters, digits for digits.
    case plain
    /// As ``plain``, the letters a to f only: a UUID, a digest.
    case hexadecimal
    /// Groups of digits that may be a day, a month, a year, an hour.
    case date
    /// An address; the domain begins at this index.
    case email(domain: Int)

    /// - Parameter value: folded, without space around it.
    init(_ value: [Unicode.Scalar]) {
        if let domain = ReservedDomain.start(in: value) {
            self = .email(domain: domain)
        } else if Self.isHexadecimal(value) {
            self = .hexadecimal
        } else if DateGroups.isDate(value) {
            self = .date
        } else {
            self = .plain
        }
    }

    /// A UUID, or 32 and more hexadecimal digits.
    private static func isHexadecimal(_ value: [Unicode.Scalar]) -> Bool {
        let groups = value.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.count) == [8, 4, 4, 4, 12] || (groups.count == 1 && value.count >= 32) else { return false }
        return groups.allSatisfy { $0.allSatisfy { Alphabet.isDigit($0) || (0x61...0x66).contains($0.value) } }
    }
}
