/// Digits in their various dresses.
enum NumberFormat {
    /// 7 to 15 digits. Source: ITU-T E.164 "The international public telecommunication numbering plan", section 6.
    ///
    /// - Parameter plus: whether the leading `+` (and then no leading zero) is demanded.
    static func isPhone(_ bytes: UnsafeRawBufferPointer, plus: Bool) -> Bool {
        let hasPlus = bytes.first == UInt8(ascii: "+")
        if plus, !hasPlus { return false }
        let digits = hasPlus ? bytes.dropFirst() : bytes[...]
        guard (7...15).contains(digits.count), digits.allSatisfy(isDigit) else { return false }
        return !hasPlus || digits.first != UInt8(ascii: "0")
    }

    static func isInteger(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let digits = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
        return !digits.isEmpty && digits.allSatisfy(isDigit)
    }

    /// Digits, a point and digits, an exponent: `-1.5`, `3`, `1.2E10`.
    static func isDecimal(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
        guard takeDigits(&rest) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard takeDigits(&rest) else { return false }
        }
        if rest.first == UInt8(ascii: "E") || rest.first == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard takeDigits(&rest) else { return false }
        }
        return rest.isEmpty
    }

    static func isDigest(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count == 64 && bytes.allSatisfy { isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
    }

    private static func takeDigits(_ rest: inout Slice<UnsafeRawBufferPointer>) -> Bool {
        let digits = rest.prefix(while: isDigit)
        rest = rest[digits.endIndex...]
        return !digits.isEmpty
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
