/// A scalar as text in double quotes, on one line, whatever it holds.
///
/// Source: YAML 1.2.2, section 7.3.1, "Double-Quoted Style", https://yaml.org/spec/1.2.2/#731-double-quoted-style
public func yamlQuoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": result += "\\" + String(scalar)
        // C0, DEL, C1 and the two line separators of Unicode: not printable in YAML, or a line break.
        case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}":
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
