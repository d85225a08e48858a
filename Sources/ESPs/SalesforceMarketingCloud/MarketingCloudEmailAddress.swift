extension SalesforceMarketingCloud {
    /// The address rules of "E-mail address validation" (help.salesforce.com, article 005226498): looser than RFC 5322.
    enum EmailAddress {
        static func error(in address: UnsafeRawBufferPointer, longest: Int) -> ValueError? {
            func malformed(_ message: String) -> ValueError {
                ValueError(rule: ValueRules.emailFormat, token: "InvalidEmailAddress", message: message)
            }
            var at = -1
            var lastDot = -1
            for index in 0..<address.count {
                let byte = address[index]
                if byte >= 0x80 { return malformed("holds a character outside ASCII") }
                if byte.isBlank { return malformed("holds a blank") }
                if byte == UInt8(ascii: "@") {
                    if at >= 0 { return malformed("has more than one @") }
                    at = index
                } else if byte == UInt8(ascii: ".") {
                    lastDot = index
                }
            }
            guard at >= 0 else { return malformed("has no @") }
            guard at > 0 else { return malformed("has nothing before the @") }
            guard lastDot > at + 1, address.count - lastDot - 1 >= 2 else {
                return malformed("has no top-level domain of at least two letters")
            }
            if at > 100 || address.count > min(longest, 254) {
                return ValueError(
                    rule: ValueRules.emailLength, token: "InvalidEmailAddressLength",
                    message: at > 100
                        ? "has \(at) characters before the @, at most 100 are taken"
                        : "has \(address.count) characters, at most \(min(longest, 254)) are taken")
            }
            return nil
        }

        /// What List Detective has against the address, or nil.
        static func detect(_ address: String, for destination: Destination) -> String? {
            let parts = address.lowercased().split(separator: "@", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            if destination.roleLocalParts.contains(String(parts[0])) { return "has the role name \(parts[0])" }
            if let word = destination.bannedWords.first(where: { address.lowercased().contains($0) }) {
                return "holds the word \(word)"
            }
            return destination.misspeltDomains.contains(String(parts[1])) ? "has the misspelt domain \(parts[1])" : nil
        }
    }
}
