/// Domains to which no mail can go, in the place of those of people's addresses: of the same length, with as many
/// labels. Domains that are reserved already stay.
///
/// Sources: RFC 2606, "Reserved Top Level DNS Names", https://www.rfc-editor.org/rfc/rfc2606 (`test`, `example`,
/// `invalid`, `localhost`, `example.com` and its like). Where five bytes or fewer leave no room for `test`:
/// ISO 3166 Maintenance Agency, "Glossary for ISO 3166", https://www.iso.org/glossary-for-iso-3166.html (`zz` is a
/// user-assigned code, which no country's domain gets).
enum ReservedDomain {
    /// Where the domain of an address begins; nil for what is none: exactly one `@`, labels of ASCII behind it.
    static func start(in value: [Unicode.Scalar]) -> Int? {
        guard let at = value.firstIndex(of: "@"), at > 0, value.lastIndex(of: "@") == at else { return nil }
        let labels = value[(at + 1)...].split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2,
            labels.allSatisfy({ label in
                !label.isEmpty && label.first != "-" && label.last != "-"
                    && label.allSatisfy { Alphabet.isDigit($0) || Alphabet.isASCIILetter($0) || $0 == "-" }
            }),
            labels.last?.allSatisfy(Alphabet.isASCIILetter) == true, labels.last!.count >= 2
        else { return nil }
        return at + 1
    }

    static func isReserved(_ domain: ArraySlice<Unicode.Scalar>) -> Bool {
        let labels = domain.split(separator: ".").map { text($0) }
        guard let last = labels.last else { return false }
        if ["test", "example", "invalid", "localhost"].contains(last) { return true }
        return labels.count >= 2 && labels[labels.count - 2] == "example" && ["com", "net", "org"].contains(last)
    }

    /// - Parameter domain: folded.
    static func replaced(_ domain: ArraySlice<Unicode.Scalar>, _ random: inout KeyedGenerator) -> [Unicode.Scalar] {
        guard !isReserved(domain) else { return Array(domain) }
        let labels = domain.split(separator: ".").map(\.count)
        let lengths = self.lengths(domain.count, labels)
        var result: [Unicode.Scalar] = []
        for length in lengths.dropLast() {
            for _ in 0..<length { result.append(Unicode.Scalar(0x61 + UInt32(random.below(26)))!) }
            result.append(".")
        }
        let last = lengths.last!
        return result + Array((last == 4 ? "test" : last == 7 ? "example" : "zz").unicodeScalars)
    }

    /// Lengths of as many labels, the last one that of a reserved name; the others keep theirs as far as that leaves room.
    private static func lengths(_ total: Int, _ labels: [Int]) -> [Int] {
        let dots = labels.count - 1
        let last = labels.last == 7 ? 7 : total - dots - 4 >= dots ? 4 : 2
        var room = total - dots - last
        var result: [Int] = []
        for index in 0..<dots {
            let behind = dots - index - 1
            let length = behind == 0 ? room : max(1, min(labels[index], room - behind))
            result.append(length)
            room -= length
        }
        // A label has 63 bytes at most: what is too much goes to the one before it.
        for index in result.indices.dropFirst().reversed() where result[index] > 63 {
            result[index - 1] += result[index] - 63
            result[index] = 63
        }
        return result + [last]
    }

    private static func text(_ label: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(label))
    }
}
