/// Percent-encoding as SigV4 defines it: everything but the unreserved characters of RFC 3986, in upper-case hex.
enum PercentCoding {
    /// The bytes that `text` stands for. A `%` without two hex digits after it stands for itself.
    ///
    /// - Parameter plusIsSpace: true in a query string, where `+` has stood for a space since HTML forms.
    static func decode(_ text: some Collection<UInt8>, plusIsSpace: Bool = false) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var iterator = text.makeIterator()
        while let byte = iterator.next() {
            if byte == UInt8(ascii: "%") {
                let afterPercent = iterator
                if let high = iterator.next().flatMap(hexDigit), let low = iterator.next().flatMap(hexDigit) {
                    result.append(high << 4 | low)
                } else {
                    result.append(byte)
                    iterator = afterPercent
                }
            } else if plusIsSpace, byte == UInt8(ascii: "+") {
                result.append(UInt8(ascii: " "))
            } else {
                result.append(byte)
            }
        }
        return result
    }

    /// Whether a `%` is not followed by two hex digits.
    static func isBroken(_ text: Substring.UTF8View) -> Bool {
        var rest = text
        while let mark = rest.firstIndex(of: UInt8(ascii: "%")) {
            let digits = rest[mark...].dropFirst().prefix(2)
            guard digits.count == 2, digits.allSatisfy({ hexDigit($0) != nil }) else { return true }
            rest = rest[digits.endIndex...]
        }
        return false
    }

    /// Appends `bytes` encoded; a slash stays a slash when `keepSlash`.
    static func encode(_ bytes: some Sequence<UInt8>, keepSlash: Bool = false, into result: inout [UInt8]) {
        for byte in bytes {
            if isUnreserved(byte) || (keepSlash && byte == UInt8(ascii: "/")) {
                result.append(byte)
            } else {
                result.append(UInt8(ascii: "%"))
                result.append(upperHex[Int(byte >> 4)])
                result.append(upperHex[Int(byte & 15)])
            }
        }
    }

    /// `bytes` encoded, as text.
    static func encoded(_ bytes: some Sequence<UInt8>, keepSlash: Bool = false) -> String {
        var result: [UInt8] = []
        encode(bytes, keepSlash: keepSlash, into: &result)
        return String(decoding: result, as: UTF8.self)
    }

    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static let upperHex = Array("0123456789ABCDEF".utf8)
}

/// The value of one hex digit of either case.
func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}

/// The bytes that hex digits stand for; nil where there are others, or an odd number.
func bytes(hex digits: String) -> [UInt8]? {
    let values = digits.utf8.map(hexDigit)
    guard values.count % 2 == 0 else { return nil }
    var result: [UInt8] = []
    for place in stride(from: 0, to: values.count, by: 2) {
        guard let high = values[place], let low = values[place + 1] else { return nil }
        result.append(high << 4 | low)
    }
    return result
}

private let lowerHex = Array("0123456789abcdef".utf8)

/// Lower-case hex of `bytes`.
func hex(_ bytes: some Sequence<UInt8>) -> String {
    var digits: [UInt8] = []
    digits.reserveCapacity(64)
    appendHex(bytes, to: &digits)
    return String(decoding: digits, as: UTF8.self)
}

/// Appends lower-case hex of `bytes`.
func appendHex(_ bytes: some Sequence<UInt8>, to result: inout [UInt8]) {
    for byte in bytes {
        result.append(lowerHex[Int(byte >> 4)])
        result.append(lowerHex[Int(byte & 15)])
    }
}
