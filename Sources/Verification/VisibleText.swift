/// Shows what cannot be seen: control characters, odd spaces, zero-width and direction marks as `\u{...}`.
public enum VisibleText {
    /// `text` with line ends and tabs as `\n`, `\r`, `\t`, and a space at either end as `\u{20}`.
    public static func show(_ text: String) -> String {
        var shown = ""
        for (index, scalar) in text.unicodeScalars.enumerated() {
            switch scalar {
            case "\n": shown += "\\n"
            case "\r": shown += "\\r"
            case "\t": shown += "\\t"
            case " " where index == 0 || index == text.unicodeScalars.count - 1: shown += "\\u{20}"
            default:
                if isInvisible(scalar) {
                    shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                } else {
                    shown.unicodeScalars.append(scalar)
                }
            }
        }
        return shown
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        case .spaceSeparator: scalar != " "
        default: false
        }
    }
}
